package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    private static final String SAMPLE = """
            {"task": "%s", "unseen_fonts": %s, "max_tiles": 6, "delta": 1, "tools": [], "turns": [\
            {"role": "user", "text": "%s", "images": ["card.png"]}, {"role": "assistant", "text": "%s", "images": []}]}
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void putTheCard() throws IOException {
        Files.copy(Path.of("../../docs/images/date_phone.png"), folder.resolve("card.png"));
    }

    @Test
    void scoresTheModelThatShips() throws IOException {
        Files.writeString(
                folder.resolve("samples.jsonl"),
                SAMPLE.formatted("read", false, "Read the text.", "Date: 1996-07-22\\nPhone: 716-3296")
                        + SAMPLE.formatted("field", true, "Date?", "1996-07-23"));

        CommandRun run = CommandRun.of(folder, "eval", "--answers", folder.toString());

        assertThat(run.status()).as(run.err()).isEqualTo(0);
        assertThat(run.out())
                .contains("expected \"1996-07-23\"  said \"1996-07-22\"")
                .containsPattern("read +CER +0.0 % +- +1")
                .containsPattern("field +exact +- +0.0 % +1");
    }

    @Test
    void aTaskThatNoSampleHasIsAMistake() throws IOException {
        Files.writeString(folder.resolve("samples.jsonl"), SAMPLE.formatted("read", false, "Read the text.", "x"));

        CommandRun run = CommandRun.of(folder, "eval", "--task=raed", folder.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("expected tasks of [read]; found [raed]").hasLineCount(1);
    }

    @Test
    void aFolderWithoutSamplesIsToldInOneLine() {
        CommandRun run = CommandRun.of(folder, "eval", folder.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("expected samples.jsonl").hasLineCount(1);
    }
}
