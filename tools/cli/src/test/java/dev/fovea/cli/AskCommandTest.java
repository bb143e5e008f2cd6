package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskCommandTest {
    private static final String CARD = "../../docs/images/date_phone.png";

    @TempDir
    private Path folder;

    private CommandRun ask(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "ask";
        System.arraycopy(args, 0, all, 1, args.length);
        return CommandRun.of(folder, all);
    }

    @Test
    void readsACardWithTheModelThatShips() {
        CommandRun run = ask(CARD, "Read the text.");

        assertThat(run.status()).as(run.err()).isEqualTo(0);
        assertThat(run.out()).isEqualTo("Date: 1996-07-22\nPhone: 716-3296\n");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void jsonHasTextAndCosts() throws IOException {
        JsonNode answer = new JsonMapper().readTree(ask("--json", CARD, "Date?").out());

        assertThat(answer.path("text").asText()).isEqualTo("1996-07-22");
        assertThat(answer.path("finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.path("images").get(0).path("visual_tokens").asInt()).isEqualTo(64);
        assertThat(answer.path("usage").path("prompt_tokens").asInt()).isGreaterThan(64);
    }

    @Test
    void verboseSaysWhatItCost() {
        assertThat(ask("--verbose", "--max-tiles=1", CARD, "Date?").err())
                .contains("fovea-tiny", "1 × 1 tiles, 16 visual tokens", "prompt tokens, first token after");
    }

    @Test
    void aDamagedPictureIsToldInOneLine() throws IOException {
        Path broken = Files.write(folder.resolve("a.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});

        CommandRun run = ask(broken.toString(), "What?");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("[image_").hasLineCount(1);
    }

    @Test
    void noArgumentsAreAMistakeToldInOneLine() {
        CommandRun run = ask();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("fovea: Missing required parameter").hasLineCount(1);
    }

    @Test
    void aPictureWithoutAQuestionIsAMistake() throws IOException {
        Path picture = Files.createFile(folder.resolve("a.png"));

        CommandRun run = ask(picture.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("expected a question");
    }

    @Test
    void aQuestionWithoutQuotesIsUnderstoodAsAMistake() throws IOException {
        Path picture = Files.createFile(folder.resolve("a.png"));

        CommandRun run = ask(picture.toString(), "What", "is", "this?");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("fovea: there is no picture 'What' (a question of several words needs quotes)"
                        + " [request_invalid]\n");
    }

    @Test
    void aPdfIsRefusedWithTheRemedy() throws IOException {
        Path pdf = Files.writeString(folder.resolve("a.pdf"), "%PDF-1.7");

        CommandRun run = ask(pdf.toString(), "What is this?");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("pdftoppm")
                .endsWith("[feature_unsupported]\n")
                .hasLineCount(1);
    }

    @Test
    void anAddressIsNotFetched() {
        assertThat(ask("https://example.org/a.png", "What?").err()).contains("download the picture");
    }

    @Test
    void numbersOutOfRangeAreMistakes() {
        assertThat(ask("--temperature=-1", "Hello"))
                .returns(2, CommandRun::status)
                .extracting(CommandRun::err)
                .asString()
                .contains("temperature must be 0 to 100");
        assertThat(ask("--temperature=NaN", "Hello").status()).isEqualTo(2);
        assertThat(ask("--delta=0.3", "Hello").err()).contains("[stride_invalid]");
        assertThat(ask("--max-tiles=0", "Hello").err()).contains("max tiles must be at least 1");
        assertThat(ask("--threads=-1", "Hello").err()).contains("--threads must be 0 or more");
        assertThat(ask("--weights=q4", "Hello").err()).contains("F32, BF16, I8");
    }

    @Test
    void anUnknownModelIsToldInOneLine() {
        CommandRun run = ask("--model=acme/eye", "Hello");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("HF_HUB_OFFLINE")
                .endsWith("[checkpoint_missing]\n")
                .hasLineCount(1);
    }

    @Test
    void theEnvironmentMayNameTheModel() {
        CommandRun run = CommandRun.of(
                Map.of("FOVEA_MODEL", "acme/other", "HF_HUB_OFFLINE", "1", "HF_HOME", folder.toString()),
                "ask",
                "Hello");

        assertThat(run.err()).contains("acme/other");
    }

    @Test
    void verboseShowsTheStackTrace() {
        assertThat(ask("--model=acme/eye", "--verbose", "Hello").err()).contains("at dev.fovea.engine.hub.ModelHub");
    }

    @Test
    void helpGoesToStandardOutput() {
        CommandRun run = ask("--help");

        assertThat(run.status()).isEqualTo(0);
        assertThat(run.out()).contains("IMAGE").contains("--max-tiles").contains("--json");
        assertThat(run.err()).isEmpty();
    }
}
