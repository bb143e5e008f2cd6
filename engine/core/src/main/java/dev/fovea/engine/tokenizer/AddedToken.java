package dev.fovea.engine.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A token that is matched in raw text, before any other.
 *
 * @param content its spelling
 * @param id its id
 * @param special whether it steers the model and is no part of what it says
 */
record AddedToken(String content, int id, boolean special) {
    /** From an object that says {@code content}, {@code special} and, unless it stands elsewhere, {@code id}. */
    static AddedToken of(JsonNode node, int id, String source) {
        JsonNode content = node.path("content");
        if (!content.isTextual() || content.textValue().isEmpty() || id < 0) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID,
                    "an added token needs content and id, found %s in %s".formatted(node, source));
        }
        return new AddedToken(content.textValue(), id, node.path("special").asBoolean(false));
    }

    /**
     * The added tokens of a folder whose vocabulary file does not name them: those of {@code added_tokens_decoder} in
     * {@code tokenizer_config.json}, and those that {@code added_tokens.json} alone has, which all count as special.
     */
    static List<AddedToken> inFolder(TokenizerFolder folder) {
        List<AddedToken> tokens = new ArrayList<>();
        String source = folder.path("tokenizer_config.json").toString();
        for (Map.Entry<String, JsonNode> entry :
                folder.config().path("added_tokens_decoder").properties()) {
            tokens.add(of(entry.getValue(), number(entry.getKey()), source));
        }
        for (Map.Entry<String, JsonNode> entry :
                folder.json("added_tokens.json").properties()) {
            boolean isNew = tokens.stream().noneMatch(token -> token.content().equals(entry.getKey()));
            if (isNew && entry.getValue().canConvertToInt()) {
                tokens.add(new AddedToken(entry.getKey(), entry.getValue().intValue(), true));
            }
        }
        return List.copyOf(tokens);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
