package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is measured; measurements are no tests. */
class BenchCommandTest {
    @TempDir
    private Path folder;

    @Test
    void anUnknownShapeIsAMistake() {
        CommandRun run = CommandRun.of(folder, "bench", "--shape=Llama-7B");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("InternVL3-1B").endsWith("[request_invalid]\n");
    }

    @Test
    void kernelsAndCasesAtOnceAreAMistake() {
        assertThat(CommandRun.of(folder, "bench", "--kernels", "--case=decode").err())
                .contains("leave out --case")
                .endsWith("[request_invalid]\n");
    }

    @Test
    void noThreadsAreAMistake() {
        assertThat(CommandRun.of(folder, "bench", "--threads=0").err()).contains("--threads must be 1 or more");
    }
}
