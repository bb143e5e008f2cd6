package dev.fovea.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.reference.ReferenceBackend;
import dev.fovea.engine.tensor.DType;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FixtureVerifierTest {
    private static final Path FIXTURES = Path.of(System.getProperty("fovea.fixtures"));

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void referenceBackendAgreesWithEveryGoldenValue(WeightFormat weights) {
        List<Finding> findings = new FixtureVerifier(
                        FIXTURES, new ReferenceBackend(), new DeviceOptions(weights, DType.F32, 1))
                .run(finding -> {});
        assertThat(findings).hasSizeGreaterThan(15).allSatisfy(finding -> assertThat(finding.holds())
                .as("%s", finding)
                .isTrue());
    }
}
