package dev.fovea.cli;

import dev.fovea.engine.Backends;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.verify.Finding;
import dev.fovea.engine.verify.FixtureVerifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fovea verify FOLDER}. */
@Command(
        name = "verify",
        description = {
            "Runs the engine against golden values and names the first activation that diverges in each case.",
            "Exit status 0 only if all hold."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @SuppressWarnings("UnusedVariable") // its options are read by the failure handler
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "a folder with models/<name>, golden/<name> and golden/_inputs, as engine/core/src/test/fixtures")
    private Path folder = Path.of("");

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "how to compute: cpu, cuda, reference; the best available by default")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "FORMAT",
            description =
                    "how to hold matrices: f32 (default), bf16, i8; on a card f8 and i4 too; the allowed difference widens accordingly")
    private WeightFormat weights = WeightFormat.F32;

    VerifyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Backend chosen = Backends.choose(backend);
        surroundings.out().printf("backend %s, weights %s%n", chosen.name(), weights.id());
        DType kvType = weights == WeightFormat.F32 ? DType.F32 : chosen.usualKvType();
        FixtureVerifier verifier = new FixtureVerifier(folder, chosen, new DeviceOptions(weights, kvType, 0));
        List<Finding> findings = verifier.run(this::show);
        long diverging = findings.stream().filter(finding -> !finding.holds()).count();
        surroundings.out().printf("%d cases, %d diverge%n", findings.size(), diverging);
        return diverging == 0 ? 0 : 1;
    }

    private void show(Finding finding) {
        surroundings.out().println(finding);
        surroundings.out().flush();
    }
}
