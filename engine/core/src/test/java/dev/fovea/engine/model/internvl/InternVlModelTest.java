package dev.fovea.engine.model.internvl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.reference.ReferenceBackend;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.Rope;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InternVlModelTest {
    private static final Path MODELS = Path.of(System.getProperty("fovea.fixtures"), "models");

    @TempDir
    Path folder;

    @Test
    void readsTheOriginalLayout() {
        InternVlConfig config = InternVlConfigReader.read(MODELS.resolve("orig_internlm2_ntk"));
        assertThat(config.decoder().kind()).isEqualTo(DecoderConfig.Kind.INTERNLM2);
        assertThat(config.decoder().rope()).isEqualTo(new Rope(1e6, 16, Rope.Scaling.DYNAMIC, 2, 64));
        assertThat(config.tiling()).isEqualTo(new InternVlConfig.Tiling(true, true, 1, 12));
        assertThat(config.systemMessage()).as("null means the template's own").isEmpty();
        assertThat(config.endTokens()).contains(499, 501);
    }

    @Test
    void readsTheHfLayout() {
        InternVlConfig config = InternVlConfigReader.read(MODELS.resolve("hf_qwen3"));
        assertThat(config.decoder().headDim()).isEqualTo(32);
        assertThat(config.decoder().qkNorm()).isTrue();
        assertThat(config.decoder().qkvBias()).isFalse();
        assertThat(config.tokensPerTile()).isEqualTo(4);
    }

    @Test
    void absentVisionKeysMeanInternVit6b() throws IOException {
        copyConfig("orig_qwen2_vit6b", json -> json.set("vision_config", json.objectNode()));
        VisionConfig vision = InternVlConfigReader.read(folder).vision();
        assertThat(vision)
                .isEqualTo(new VisionConfig(3200, 48, 25, 12800, 224, 14, false, true, VisionConfig.Norm.RMS, 1e-6f));
    }

    @Test
    void refusesWhatIsNotAnInternVl() throws IOException {
        copyConfig("hf_qwen3", json -> json.put("model_type", "llava"));
        assertFails(ErrorCode.CHECKPOINT_MODEL_UNKNOWN, "llava");
    }

    @Test
    void refusesADecoderItDoesNotKnow() throws IOException {
        copyConfig("hf_qwen3", json -> ((ObjectNode) json.get("text_config")).put("model_type", "qwen3_moe"));
        assertFails(ErrorCode.CHECKPOINT_MODEL_UNKNOWN, "qwen3_moe");
    }

    @Test
    void refusesSizesThatAreNone() throws IOException {
        copyConfig("hf_qwen3", json -> ((ObjectNode) json.get("text_config")).put("hidden_size", -4));
        assertFails(ErrorCode.CHECKPOINT_CONFIG_INVALID, "hidden_size");
        copyConfig("hf_qwen3", json -> ((ObjectNode) json.get("text_config")).put("num_key_value_heads", 3));
        assertFails(ErrorCode.CHECKPOINT_CONFIG_INVALID, "num_key_value_heads");
    }

    @Test
    void refusesJsonThatIsNone() throws IOException {
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":");
        assertFails(ErrorCode.CHECKPOINT_CONFIG_INVALID, "config.json");
    }

    @Test
    void namesTheTensorWhoseShapeIsNotTheConfigurations() throws IOException {
        copyConfig("hf_qwen3", json -> ((ObjectNode) json.get("text_config")).put("intermediate_size", 96));
        InternVlConfig config = InternVlConfigReader.read(folder);
        try (SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(MODELS.resolve("hf_qwen3"));
                Device device = new ReferenceBackend().open(new DeviceOptions(WeightFormat.F32, DType.F32, 1))) {
            assertThatThrownBy(() -> InternVlModel.load(config, checkpoint, device))
                    .hasMessageContaining("expected [96, 64] at model.language_model.layers.0.mlp.gate_proj.weight")
                    .hasMessageContaining("found [112, 64]");
        }
    }

    private void assertFails(ErrorCode code, String named) {
        assertThatThrownBy(() -> InternVlConfigReader.read(folder))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(named);
    }

    private void copyConfig(String model, Consumer<ObjectNode> change) throws IOException {
        JsonMapper mapper = new JsonMapper();
        ObjectNode json = (ObjectNode)
                mapper.readTree(MODELS.resolve(model).resolve("config.json").toFile());
        change.accept(json);
        mapper.writeValue(folder.resolve("config.json").toFile(), json);
    }
}
