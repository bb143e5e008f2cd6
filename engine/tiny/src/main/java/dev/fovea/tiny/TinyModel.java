package dev.fovea.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Where the model that ships lies on this machine. */
public final class TinyModel {
    private static final List<String> FILES = List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "model.safetensors");

    private TinyModel() {}

    /**
     * The model's folder: the build's own folder when run from one, else a copy under {@code cache}, written once.
     *
     * @param cache a folder for copies out of the jar; need not exist
     */
    public static Path locate(Path cache) {
        try {
            URL config = resource(FILES.getFirst());
            if (config.getProtocol().equals("file")) {
                return Path.of(config.toURI()).resolveSibling("");
            }
            Path folder = cache.resolve("fovea-tiny-" + Long.toHexString(length(config)) + "-"
                    + Long.toHexString(length(resource("model.safetensors"))));
            for (String file : FILES) {
                copy(resource(file), folder.resolve(file));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the model that ships into " + cache, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource without a path: " + URI.create("model"), e);
        }
    }

    private static URL resource(String file) {
        URL url = TinyModel.class.getResource("model/" + file);
        if (url == null) {
            throw new IllegalStateException("the jar lacks model/" + file);
        }
        return url;
    }

    private static long length(URL url) throws IOException {
        return url.openConnection().getContentLengthLong();
    }

    private static void copy(URL from, Path to) throws IOException {
        if (Files.exists(to) && Files.size(to) == length(from)) {
            return;
        }
        Path folder = Files.createDirectories(to.resolveSibling(""));
        Path part = Files.createTempFile(folder, "fovea", ".part");
        try (InputStream in = from.openStream()) {
            Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
