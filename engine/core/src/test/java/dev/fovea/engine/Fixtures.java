package dev.fovea.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Golden files of the folder that the property {@code fovea.fixtures} names; large ones may be gzipped. */
public final class Fixtures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    public static Path path(String name) {
        return Path.of(System.getProperty("fovea.fixtures", "src/test/fixtures"))
                .resolve(name);
    }

    public static InputStream open(String name) throws IOException {
        Path plain = path(name);
        return Files.exists(plain)
                ? new BufferedInputStream(Files.newInputStream(plain))
                : new GZIPInputStream(Files.newInputStream(path(name + ".gz")), 1 << 16);
    }

    public static JsonNode json(String name) throws IOException {
        try (InputStream in = open(name)) {
            return JSON.readTree(in);
        }
    }

    public static List<JsonNode> jsonLines(String name) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (InputStream in = open(name)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank()) {
                    rows.add(JSON.readTree(line));
                }
            }
        }
        return rows;
    }
}
