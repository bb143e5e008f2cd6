package dev.fovea.engine.verify;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlConfigReader;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs a backend against a folder of golden values: {@code models/<name>} with a checkpoint each, {@code golden/_inputs}
 * with what the models read, {@code golden/<name>} with what the reference made of it.
 */
public final class FixtureVerifier {
    private final Path folder;
    private final Backend backend;
    private final DeviceOptions options;

    public FixtureVerifier(Path folder, Backend backend, DeviceOptions options) {
        this.folder = folder;
        this.backend = backend;
        this.options = options;
    }

    /**
     * Runs every model and case there is.
     *
     * @param each hears of each case as it is done
     * @return all findings
     * @throws EngineException when the folder is not of that form, or a model cannot be loaded
     */
    public List<Finding> run(Consumer<Finding> each) {
        List<Finding> findings = new ArrayList<>();
        for (Path model : children(folder.resolve("models"))) {
            Path golden = folder.resolve("golden").resolve(model.getFileName());
            if (Files.isDirectory(golden)) {
                findings.addAll(runModel(model, golden, each));
            }
        }
        if (findings.isEmpty()) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_MISSING,
                    "expected models/<name> and golden/<name> in %s, found no such pair".formatted(folder));
        }
        return findings;
    }

    private List<Finding> runModel(Path folderOfModel, Path golden, Consumer<Finding> each) {
        String name = folderOfModel.getFileName().toString();
        InternVlConfig config = InternVlConfigReader.read(folderOfModel);
        List<Finding> findings = new ArrayList<>();
        for (Path file : children(golden)) {
            String testCase = file.getFileName().toString().replace(".safetensors", "");
            if (!file.toString().endsWith(".safetensors")) {
                continue;
            }
            try (SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folderOfModel);
                    GoldenFile values = GoldenFile.open(file);
                    Device device = backend.open(options)) {
                Tolerance tolerance = Tolerance.of(device, matrixType(checkpoint));
                CaseSetup setup = new CaseSetup(device, config, checkpoint, values, folder.resolve("golden/_inputs"));
                Comparison comparison = SpecialCases.NAMES.contains(testCase)
                        ? new SpecialCases(setup).run(testCase, tolerance)
                        : new GoldenCase(setup).run(testCase, tolerance);
                Finding finding = comparison.finding(name, testCase);
                each.accept(finding);
                findings.add(finding);
            }
        }
        return findings;
    }

    /** The widest type among the matrices decides whether rounding them to bf16 loses anything. */
    private static DType matrixType(SafetensorsCheckpoint checkpoint) {
        return checkpoint.tensors().values().stream().allMatch(tensor -> tensor.type() == DType.BF16)
                ? DType.BF16
                : DType.F32;
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new EngineException(ErrorCode.CHECKPOINT_MISSING, "expected a folder at " + folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
