package dev.fovea.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** pgvector as it lies among the resources: each file is checked against its SHA-256 before it is used. */
record VectorFiles(Map<String, byte[]> files, String digest) {
    /** Reads and checks the files for a platform. */
    static VectorFiles load(String platform) {
        return checked(name -> resource(platform, name));
    }

    /** Checks files against the sums among them. */
    static VectorFiles checked(Function<String, byte[]> source) {
        byte[] sums = source.apply("SHA256SUMS");
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (String line : new String(sums, StandardCharsets.UTF_8).lines().toList()) {
            String expected = line.substring(0, 64);
            String name = line.substring(66);
            byte[] content = source.apply(name);
            String found = sha256(content);
            if (!found.equals(expected)) {
                throw new PostgresException(
                        "pgvector's " + name + " with the SHA-256 " + expected,
                        found,
                        "The jar of fovea-postgres is damaged: fetch or build it again.");
            }
            files.put(name, content);
        }
        return new VectorFiles(files, sha256(sums));
    }

    /** Puts them where the server looks for extensions. */
    void install(Path home) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            String name = file.getKey();
            String folder =
                    switch (name) {
                        case "vector.so" -> "lib/postgresql";
                        case "LICENSE" -> "share/postgresql/extension/vector";
                        default -> "share/postgresql/extension";
                    };
            Path target = home.resolve(folder).resolve(name);
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("Every JDK has SHA-256", cause);
        }
    }

    private static byte[] resource(String platform, String name) {
        String path = "pgvector/" + platform + "/" + name;
        try (InputStream in = VectorFiles.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new PostgresException(
                        "pgvector for " + platform + " among the resources", "no " + path, Platform.ANOTHER_SERVER);
            }
            return in.readAllBytes();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
