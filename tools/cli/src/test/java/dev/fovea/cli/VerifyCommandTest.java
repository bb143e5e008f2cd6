package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final String MODEL = "hf_qwen3";

    @TempDir
    private Path folder;

    /** One model and one case of the fixtures. */
    private Path fixture(String from, String to) throws IOException {
        Fixtures.changedModel(
                MODEL, Files.createDirectories(folder.resolve("models").resolve(MODEL)), from, to);
        copy("golden/_inputs/single.safetensors");
        copy("golden/" + MODEL + "/single.safetensors");
        return folder;
    }

    private void copy(String file) throws IOException {
        Path target = folder.resolve(file);
        Files.createDirectories(target.resolveSibling(""));
        Files.copy(Fixtures.folder().resolve(file), target);
    }

    private CommandRun verify(Path fixtures, String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "verify";
        all[1] = fixtures.toString();
        System.arraycopy(options, 0, all, 2, options.length);
        return CommandRun.of(folder, all);
    }

    @Test
    void aSoundEngineHolds() throws IOException {
        CommandRun run = verify(fixture("", ""), "--backend=reference");

        assertThat(run.status()).as(run.err()).isEqualTo(0);
        assertThat(run.out())
                .contains("backend reference, weights f32")
                .containsPattern("hf_qwen3 +single +ok")
                .contains("1 cases, 0 diverge");
    }

    @Test
    void namesTheFirstActivationThatDiverges() throws IOException {
        Path changed = fixture("\"rms_norm_eps\": 1e-06", "\"rms_norm_eps\": 0.5");

        CommandRun run = verify(changed, "--backend=reference");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).containsPattern("hf_qwen3 +single +DIVERGES at llm_|DIVERGES at logits");
    }

    @Test
    void anUnknownBackendIsRefusedWithTheKnownOnes() {
        CommandRun run = verify(folder, "--backend=abacus");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("reference").endsWith("[backend_unknown]\n");
    }

    @Test
    void aFolderOfAnotherFormIsRefused() {
        assertThat(verify(folder, "--backend=reference").err())
                .contains("models")
                .endsWith("[checkpoint_missing]\n");
    }
}
