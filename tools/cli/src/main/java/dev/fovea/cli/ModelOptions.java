package dev.fovea.cli;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.hub.ModelHub;
import dev.fovea.tiny.TinyModel;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which model, and on what. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "a model folder or a Hugging Face id; by default FOVEA_MODEL, else the one that ships")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "how to compute: cpu, cuda, reference; the best available by default")
    private Optional<String> backend = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "FORMAT",
            description =
                    "how to hold matrices: f32, bf16, i8, on a card f8 and i4 too; bf16 by default where the checkpoint is 16-bit")
    private Optional<WeightFormat> weights = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "worker threads; one a core by default")
    private int threads;

    /** Finds the model, with a download if need be, and puts the choices together. */
    EngineConfig engineConfig(Surroundings surroundings) {
        if (threads < 0) {
            throw new EngineException(ErrorCode.REQUEST_INVALID, "--threads must be 0 or more; found " + threads);
        }
        EngineConfig config = EngineConfig.of(folder(surroundings)).withThreads(threads);
        if (backend.isPresent()) {
            config = config.withBackend(backend.get());
        }
        return weights.isPresent() ? config.withWeights(weights.get()) : config;
    }

    /** What the user calls the model: a folder may be called after a commit. */
    String title(Surroundings surroundings) {
        return named(surroundings).orElse("fovea-tiny");
    }

    private Optional<String> named(Surroundings surroundings) {
        return model.or(() -> surroundings.variable("FOVEA_MODEL"));
    }

    private Path folder(Surroundings surroundings) {
        return named(surroundings)
                .map(name -> resolve(name, surroundings))
                .orElseGet(() -> TinyModel.locate(surroundings.cache()));
    }

    /** The folder of a model that is named by folder or id. */
    static Path resolve(String name, Surroundings surroundings) {
        return ModelHub.of(surroundings.environment(), new DownloadLine(surroundings))
                .resolve(name);
    }
}
