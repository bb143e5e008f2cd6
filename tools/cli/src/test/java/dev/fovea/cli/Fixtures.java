package dev.fovea.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The golden files of the engine's own tests. */
final class Fixtures {
    private Fixtures() {}

    static Path folder() {
        return Path.of(System.getProperty("fovea.fixtures", "../../engine/core/src/test/fixtures"));
    }

    static Path model(String name) {
        return folder().resolve("models").resolve(name);
    }

    /** A copy of a model's folder whose configuration reads {@code to} where it read {@code from}. */
    static Path changedModel(String name, Path target, String from, String to) throws IOException {
        for (Path file : children(model(name))) {
            Files.copy(file, target.resolve(file.getFileName().toString()));
        }
        Path config = target.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace(from, to));
        return target;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
