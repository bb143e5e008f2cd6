package dev.fovea.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.verify.Finding;
import dev.fovea.engine.verify.FixtureVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole models against the reference's golden values, on a card. */
class CudaGoldenTest {
    private static final Path FIXTURES = Path.of(System.getProperty("fovea.fixtures"));

    Backend backend() {
        return new CudaBackend();
    }

    /** The folders of those that are checked. */
    List<String> models() throws IOException {
        try (Stream<Path> folders = Files.list(FIXTURES.resolve("models"))) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({"F32, F32", "BF16, BF16"})
    void agreesWithGoldenValues(WeightFormat weights, DType kv, @TempDir Path folder) throws IOException {
        Backend backend = backend();
        assumeThat(backend.probe().available()).as(backend.probe().detail()).isTrue();
        Files.createDirectories(folder.resolve("models"));
        Files.createDirectories(folder.resolve("golden"));
        Files.createSymbolicLink(folder.resolve("golden/_inputs"), FIXTURES.resolve("golden/_inputs"));
        for (String model : models()) {
            Files.createSymbolicLink(
                    folder.resolve("models").resolve(model),
                    FIXTURES.resolve("models").resolve(model));
            Files.createSymbolicLink(
                    folder.resolve("golden").resolve(model),
                    FIXTURES.resolve("golden").resolve(model));
        }
        List<Finding> findings =
                new FixtureVerifier(folder, backend, new DeviceOptions(weights, kv, 1)).run(finding -> {});
        assertThat(findings).isNotEmpty().allSatisfy(finding -> assertThat(finding.holds())
                .as("%s", finding)
                .isTrue());
    }
}
