package dev.fovea.engine.model.internvl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A JSON object of a model folder that names itself in every complaint. JSON null counts as absent. */
record ConfigNode(String where, JsonNode json) {
    private static final int LARGEST_SIZE = 1 << 24;

    static ConfigNode read(Path file) {
        try {
            return new ConfigNode(file.toString(), new JsonMapper().readTree(file.toFile()));
        } catch (IOException e) {
            throw new EngineException(
                    ErrorCode.CHECKPOINT_CONFIG_INVALID, file + " is not readable JSON: " + e.getMessage(), e);
        }
    }

    static ConfigNode readIfThere(Path file) {
        return Files.exists(file) ? read(file) : new ConfigNode(file.toString(), MissingNode.getInstance());
    }

    boolean has(String key) {
        return json.hasNonNull(key);
    }

    ConfigNode child(String key) {
        return new ConfigNode(where + " " + key, has(key) ? json.get(key) : MissingNode.getInstance());
    }

    Optional<String> text(String key) {
        return has(key) ? Optional.of(json.get(key).asText()) : Optional.empty();
    }

    boolean flag(String key, boolean otherwise) {
        return has(key) ? json.get(key).asBoolean() : otherwise;
    }

    double number(String key, double otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!json.get(key).isNumber()) {
            throw invalid(key, "a number");
        }
        return json.get(key).asDouble();
    }

    /** A count of at least 1. */
    int size(String key) {
        if (!has(key)) {
            throw invalid(key, "a size");
        }
        return size(key, 0);
    }

    int size(String key, int otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = json.get(key);
        if (value.isArray() && value.size() > 0) {
            value = value.get(0); // [height, width] of a square
        }
        if (!value.canConvertToInt() || value.asInt() < 1 || value.asInt() > LARGEST_SIZE) {
            throw invalid(key, "a size from 1 to " + LARGEST_SIZE);
        }
        return value.asInt();
    }

    EngineException invalid(String key, String expected) {
        String found = json.has(key) ? json.get(key).toString() : "nothing";
        return new EngineException(
                ErrorCode.CHECKPOINT_CONFIG_INVALID,
                "%s: %s must be %s; found %s".formatted(where, key, expected, found));
    }
}
