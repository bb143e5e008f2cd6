package dev.fovea.tiny;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (String file : FILES) {
                try (InputStream in = resource(file).openStream()) {
                    files.put(file, in.readAllBytes());
                }
            }
            return unpack(files, cache);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack the model that ships into " + cache, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a resource without a path", e);
        }
    }

    /** The folder is named after what is in it: the next release's weights are as long as these. */
    static Path unpack(SortedMap<String, byte[]> files, Path cache) throws IOException {
        Path folder = Files.createDirectories(cache.resolve("fovea-tiny-" + digest(files)));
        for (var file : files.entrySet()) {
            write(file.getValue(), folder.resolve(file.getKey()));
        }
        return folder;
    }

    private static String digest(SortedMap<String, byte[]> files) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            files.values().forEach(sha::update);
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static URL resource(String file) {
        URL url = TinyModel.class.getResource("model/" + file);
        if (url == null) {
            throw new IllegalStateException("the jar lacks model/" + file);
        }
        return url;
    }

    /** Whole or not at all: another process may be looking. */
    private static void write(byte[] bytes, Path to) throws IOException {
        if (Files.exists(to)) {
            return;
        }
        Path part = Files.createTempFile(to.resolveSibling(""), "fovea", ".part");
        Files.write(part, bytes);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
