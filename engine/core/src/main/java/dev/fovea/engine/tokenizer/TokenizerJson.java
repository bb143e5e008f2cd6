package dev.fovea.engine.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tokenizer.TokenTable.Bytes;
import java.util.HashMap;
import java.util.Map;

/** Opens a {@code tokenizer.json}, the form of the Hugging Face tokenizers library. */
final class TokenizerJson {
    private TokenizerJson() {}

    static Tokenizer open(TokenizerFolder folder) {
        return open(folder.json("tokenizer.json"), folder.bytes("tokenizer.json"), folder.path("tokenizer.json") + "");
    }

    /**
     * Opens a tokenizer.
     *
     * @param root the file's content
     * @param bytes the same, for the library
     * @param source what to call it in messages
     */
    static Tokenizer open(JsonNode root, byte[] bytes, String source) {
        TokenTable table = new TokenTable(kind(root.path("decoder"), source));
        for (Map.Entry<String, JsonNode> entry :
                vocabulary(root.path("model"), source).properties()) {
            table.addPiece(entry.getKey(), entry.getValue().asInt(-1));
        }
        Map<String, Integer> added = new HashMap<>();
        for (JsonNode node : root.path("added_tokens")) {
            AddedToken token = AddedToken.of(node, node.path("id").asInt(-1), source);
            table.addAdded(token.content(), token.id(), token.special());
            added.put(token.content(), token.id());
        }
        NativeEncoders.HuggingFace encoder = NativeEncoders.huggingFace(bytes, source);
        return new SubwordTokenizer(table, added, encoder, encoder.leading());
    }

    private static JsonNode vocabulary(JsonNode model, String source) {
        JsonNode vocabulary = model.path("vocab");
        if (!model.path("type").asText("BPE").equals("BPE") || !vocabulary.isObject() || vocabulary.isEmpty()) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID,
                    "expected a BPE model with a vocabulary, found type %s in %s"
                            .formatted(model.path("type").asText("none"), source));
        }
        return vocabulary;
    }

    private static Bytes kind(JsonNode decoder, String source) {
        String type = decoder.path("type").asText();
        if (type.equals("ByteLevel")) {
            return Bytes.SPELLED;
        }
        if (type.equals("Sequence")) {
            for (JsonNode part : decoder.path("decoders")) {
                String name = part.path("type").asText();
                if (name.equals("ByteLevel")) {
                    return Bytes.SPELLED;
                }
                if (name.equals("ByteFallback")) {
                    return Bytes.FALLBACK;
                }
            }
        }
        throw new EngineException(
                ErrorCode.TOKENIZER_INVALID,
                "expected a byte-level or byte-fallback decoder, found %s in %s".formatted(decoder, source));
    }
}
