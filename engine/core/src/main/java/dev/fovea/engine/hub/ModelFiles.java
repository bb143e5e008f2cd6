package dev.fovea.engine.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files of a repository the engine reads. */
final class ModelFiles {
    static final String INDEX = "model.safetensors.index.json";
    static final String SINGLE = "model.safetensors";

    private static final List<String> DESCRIPTION = List.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "video_preprocessor_config.json",
            "tokenizer_config.json",
            "tokenizer.json",
            "tokenizer.model",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "special_tokens_map.json",
            "chat_template.json",
            "chat_template.jinja");
    // What a downloaded index may name: it decides where files are written.
    private static final Pattern SHARD = Pattern.compile("model[\\w.-]*\\.safetensors");

    private ModelFiles() {}

    /** Everything but the weights, as far as the repository has it. */
    static List<String> description(Set<String> published) {
        return DESCRIPTION.stream().filter(published::contains).toList();
    }

    /** Whether the folder holds all that the engine cannot do without. */
    static boolean completeIn(Path folder) {
        boolean tokenizer = has(folder, "tokenizer.json")
                || has(folder, "tokenizer.model")
                || (has(folder, "vocab.json") && has(folder, "merges.txt"));
        return has(folder, "config.json") && tokenizer && hasWeights(folder);
    }

    private static boolean hasWeights(Path folder) {
        if (!has(folder, INDEX)) {
            return has(folder, SINGLE);
        }
        return shards(folder.resolve(INDEX)).stream().allMatch(shard -> has(folder, shard));
    }

    private static boolean has(Path folder, String file) {
        return Files.isRegularFile(folder.resolve(file));
    }

    /** The shards that an index names. */
    static Set<String> shards(Path index) {
        Set<String> shards = new TreeSet<>();
        for (JsonNode shard : read(index).path("weight_map")) {
            if (!SHARD.matcher(shard.asText()).matches()) {
                throw new EngineException(
                        ErrorCode.CHECKPOINT_FILE_DAMAGED,
                        "%s: expected shards named model*.safetensors, found '%s'".formatted(index, shard.asText()));
            }
            shards.add(shard.asText());
        }
        if (shards.isEmpty()) {
            throw new EngineException(ErrorCode.CHECKPOINT_FILE_DAMAGED, index + ": expected a weight_map, found none");
        }
        return shards;
    }

    private static JsonNode read(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new EngineException(ErrorCode.CHECKPOINT_FILE_DAMAGED, file + ": expected JSON", e);
        } catch (IOException e) {
            throw new EngineException(ErrorCode.CHECKPOINT_FILE_DAMAGED, file + ": cannot be read", e);
        }
    }
}
