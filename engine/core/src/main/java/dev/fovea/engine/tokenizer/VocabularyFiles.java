package dev.fovea.engine.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.nio.charset.StandardCharsets;

/**
 * Opens the older form of Qwen2's tokenizer, which many original checkpoints carry alone: {@code vocab.json},
 * {@code merges.txt} and the added tokens, put together as the {@code tokenizer.json} that they amount to.
 */
final class VocabularyFiles {
    // Qwen2's: contractions, words, single digits, punctuation, line ends and white space.
    private static final String WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private VocabularyFiles() {}

    static Tokenizer open(TokenizerFolder folder) {
        String type = folder.config().path("tokenizer_class").asText("none");
        if (!type.equals("Qwen2Tokenizer") && !type.equals("Qwen2TokenizerFast")) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID,
                    "vocab.json without tokenizer.json is understood for Qwen2Tokenizer only, found %s in %s"
                            .formatted(type, folder.path("tokenizer_config.json")));
        }
        ObjectNode root = asTokenizerJson(folder);
        byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
        return TokenizerJson.open(root, bytes, folder.path("vocab.json").toString());
    }

    private static ObjectNode asTokenizerJson(TokenizerFolder folder) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        root.putObject("normalizer").put("type", "NFC");
        addWordSplitter(root);
        addByteLevel(root.putObject("decoder"));
        ArrayNode added = root.putArray("added_tokens");
        AddedToken.inFolder(folder).stream()
                .sorted((a, b) -> Integer.compare(a.id(), b.id()))
                .forEach(token -> addToken(added, token));
        ObjectNode model = root.putObject("model").put("type", "BPE");
        JsonNode vocabulary = folder.json("vocab.json");
        model.set("vocab", vocabulary);
        addMerges(model.putArray("merges"), folder);
        return root;
    }

    private static void addWordSplitter(ObjectNode root) {
        ArrayNode steps =
                root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        ObjectNode split = steps.addObject().put("type", "Split").put("behavior", "Isolated");
        split.put("invert", false).putObject("pattern").put("Regex", WORDS);
        addByteLevel(steps.addObject());
    }

    private static void addByteLevel(ObjectNode into) {
        into.put("type", "ByteLevel");
        into.put("add_prefix_space", false).put("trim_offsets", false).put("use_regex", false);
    }

    private static void addToken(ArrayNode added, AddedToken token) {
        ObjectNode node = added.addObject().put("id", token.id()).put("content", token.content());
        for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
            node.put(flag, false);
        }
        node.put("special", token.special());
    }

    private static void addMerges(ArrayNode merges, TokenizerFolder folder) {
        String text = new String(folder.bytes("merges.txt"), StandardCharsets.UTF_8);
        text.lines()
                .filter(line -> !line.startsWith("#version") && !line.isEmpty())
                .forEach(merges::add);
    }
}
