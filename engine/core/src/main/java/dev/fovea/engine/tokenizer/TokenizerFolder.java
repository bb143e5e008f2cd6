package dev.fovea.engine.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tokenizer's files in a checkpoint.
 *
 * @param folder the checkpoint
 */
record TokenizerFolder(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Path path(String name) {
        return folder.resolve(name);
    }

    boolean has(String name) {
        return Files.isRegularFile(path(name));
    }

    byte[] bytes(String name) {
        try {
            return Files.readAllBytes(path(name));
        } catch (IOException e) {
            throw new EngineException(ErrorCode.TOKENIZER_MISSING, "cannot read " + path(name) + ": " + e, e);
        }
    }

    /** A JSON file; a missing node where there is no such file. */
    JsonNode json(String name) {
        return has(name) ? parse(bytes(name), path(name).toString()) : MissingNode.getInstance();
    }

    JsonNode config() {
        return json("tokenizer_config.json");
    }

    private static JsonNode parse(byte[] bytes, String source) {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID, "%s is no JSON: %s".formatted(source, e.getOriginalMessage()), e);
        } catch (IOException e) {
            throw new EngineException(ErrorCode.TOKENIZER_INVALID, "cannot read " + source, e);
        }
    }
}
