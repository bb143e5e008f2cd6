package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
    @TempDir
    private Path folder;

    private CommandRun inspect(Path model) {
        return CommandRun.of(folder, "inspect", model.toString());
    }

    @Test
    void showsASoundModel() {
        CommandRun run = inspect(Fixtures.model("hf_qwen2_sharded"));

        assertThat(run.status()).as(run.err()).isEqualTo(0);
        assertThat(run.out())
                .contains("InternVL (Qwen2), hf layout")
                .contains("73 with 260,864 parameters (73 F32)")
                .containsPattern("files +3,")
                .containsPattern("tokenizer +tokenizer.json with 512 tokens")
                .containsPattern("KV cache +0.5 MB per 1024 tokens in f32, 0.3 MB in bf16")
                .doesNotContain("missing");
    }

    @Test
    void countsMatricesVectorsAndBlockScales() {
        String out = inspect(Fixtures.model("hf_qwen2_sharded")).out();

        // 260,864 parameters but for the 512 × 64 of the embedding table, which stays in its file.
        assertThat(out).containsPattern("weights f32 +0.9 MB").containsPattern("embeddings +0.1 MB");
    }

    @Test
    void findsEveryTensorThatIsMissing() throws IOException {
        Path model =
                Fixtures.changedModel("orig_internlm2", folder, "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3");

        assertThat(inspect(model).out()).contains("--verbose shows all");
        CommandRun run = CommandRun.of(folder, "inspect", "--verbose", model.toString());

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("missing or of the wrong shape")
                .contains("layers.2.attention.wqkv.weight [128, 64], found no tensor of that name");
    }

    @Test
    void namesWhatWasExpectedAndFoundOfAWrongShape() throws IOException {
        Path model = Fixtures.changedModel("orig_internlm2", folder, "\"vocab_size\": 512", "\"vocab_size\": 500");

        CommandRun run = inspect(model);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .contains("expected [500, 64] at language_model.model.tok_embeddings.weight, found [512, 64]");
    }

    @Test
    void namesTensorsThatNothingReads() throws IOException {
        Path model =
                Fixtures.changedModel("orig_internlm2", folder, "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 1");

        CommandRun run = inspect(model);

        assertThat(run.status()).isEqualTo(0);
        assertThat(run.out()).contains("not read").contains("language_model.model.layers.1.");
    }

    @Test
    void namesTheTokensThatATokenizerLacks() throws IOException {
        Path model = Fixtures.changedModel("orig_internlm2", folder, "", "");
        Path tokenizer = model.resolve("tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer).replace("<IMG_CONTEXT>", "<another>"));

        CommandRun run = inspect(model);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).containsPattern("tokenizer +.*<IMG_CONTEXT>");
    }

    @Test
    void refusesAFolderThatIsNoModel() {
        CommandRun run = inspect(folder);

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("config.json")
                .endsWith("[checkpoint_missing]\n")
                .hasLineCount(1);
    }

    @Test
    void refusesAModelOfAnotherFamily() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"llava\"}");

        assertThat(inspect(folder).err()).contains("found llava").endsWith("[checkpoint_model_unknown]\n");
    }
}
