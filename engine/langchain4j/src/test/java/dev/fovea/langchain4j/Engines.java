package dev.fovea.langchain4j;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.tiny.TinyModel;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands tests an engine: with the model that ships as a {@link VisionEngine}, with the one that the contract suites ask as a
 * {@link ContractModel}. Opening takes time, so each is opened once for all tests of a run.
 */
final class Engines implements ParameterResolver {
    /** Names the folder of a checkpoint that is clever enough for all of the contract suites. */
    static final String CONTRACT_MODEL = "fovea.contract.model";

    static Optional<Path> contractModel() {
        return Optional.ofNullable(System.getProperty(CONTRACT_MODEL))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == VisionEngine.class || type == ContractModel.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Path shipped = TinyModel.locate(Path.of("target", "models"));
        if (parameter.getParameter().getType() == VisionEngine.class) {
            return engine(shipped, context);
        }
        return contractModel()
                .map(folder -> ContractModel.of(engine(folder, context)))
                .orElseGet(() -> ContractModel.ofCardReader(engine(shipped, context)));
    }

    private static VisionEngine engine(Path model, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(Engines.class))
                .computeIfAbsent(model, folder -> VisionEngine.open(EngineConfig.of(folder)), VisionEngine.class);
    }
}
