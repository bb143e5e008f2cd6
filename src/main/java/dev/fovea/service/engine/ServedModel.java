package dev.fovea.service.engine;

import dev.fovea.engine.hub.ModelHub;
import dev.fovea.tiny.TinyModel;
import java.nio.file.Path;

/**
 * The model to serve.
 *
 * @param name what requests call it
 * @param folder where it lies
 * @param ships whether it is the small one that comes with the service
 */
public record ServedModel(String name, Path folder, boolean ships) {
    private static final String SHIPPED_NAME = "fovea-tiny";

    static ServedModel find(FoveaConfig config) {
        return config.model()
                .map(model -> named(model, config))
                .orElseGet(() -> new ServedModel(
                        config.modelName().orElse(SHIPPED_NAME), TinyModel.locate(config.cache()), true));
    }

    private static ServedModel named(String model, FoveaConfig config) {
        Path folder = ModelHub.of(System.getenv(), new DownloadLog()).resolve(model);
        return new ServedModel(config.modelName().orElse(nameOf(model, folder)), folder, false);
    }

    /** The id for a model out of the Hugging Face cache, whose folder is called after a commit. */
    private static String nameOf(String model, Path folder) {
        Path named = folder.toAbsolutePath().normalize();
        boolean isFolder = named.equals(Path.of(model).toAbsolutePath().normalize());
        Path last = named.getFileName();
        return isFolder && last != null ? last.toString() : model;
    }
}
