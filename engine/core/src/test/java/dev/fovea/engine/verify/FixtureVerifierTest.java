package dev.fovea.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.reference.ReferenceBackend;
import dev.fovea.engine.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FixtureVerifierTest {
    private static final Path FIXTURES = Path.of(System.getProperty("fovea.fixtures"));

    @ParameterizedTest
    @EnumSource(
            value = WeightFormat.class,
            names = {"F32", "BF16", "I8"})
    void referenceBackendAgreesWithEveryGoldenValue(WeightFormat weights) {
        List<Finding> findings = new FixtureVerifier(
                        FIXTURES, new ReferenceBackend(), new DeviceOptions(weights, DType.F32, 1))
                .run(finding -> {});
        assertThat(findings).hasSizeGreaterThan(15).allSatisfy(finding -> assertThat(finding.holds())
                .as("%s", finding)
                .isTrue());
    }

    @Test
    void namesTheFirstActivationThatIsOff(@TempDir Path folder) throws IOException {
        String model = "hf_qwen2_sharded";
        copy("models/" + model, folder);
        copy("golden/_inputs", folder);
        Files.createDirectories(folder.resolve("golden").resolve(model));
        Files.copy(
                FIXTURES.resolve("golden/" + model + "/single.safetensors"),
                folder.resolve("golden/" + model + "/single.safetensors"));
        spoil(folder.resolve("models").resolve(model), "language_model.model.layers.1.mlp.down_proj.weight");

        List<Finding> findings = new FixtureVerifier(
                        folder, new ReferenceBackend(), new DeviceOptions(WeightFormat.F32, DType.F32, 1))
                .run(finding -> {});

        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.divergence())
                .hasValueSatisfying(what -> assertThat(what).startsWith("llm_layer_1 ")));
    }

    private static void copy(String name, Path to) throws IOException {
        Files.createDirectories(to.resolve(name));
        try (Stream<Path> files = Files.list(FIXTURES.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(name).resolve(file.getFileName()));
            }
        }
    }

    /** Adds 0.05 to the first weight of a tensor, in the shard that holds it. */
    private static void spoil(Path model, String tensor) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            for (Path shard : files.filter(file -> file.toString().endsWith(".safetensors"))
                    .toList()) {
                byte[] bytes = Files.readAllBytes(shard);
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                int headerLength = (int) buffer.getLong(0);
                JsonNode header = new JsonMapper().readTree(bytes, 8, headerLength);
                if (header.has(tensor)) {
                    int at = 8
                            + headerLength
                            + header.get(tensor).get("data_offsets").get(0).asInt();
                    buffer.putFloat(at, buffer.getFloat(at) + 0.05f);
                    Files.write(shard, bytes);
                }
            }
        }
    }
}
