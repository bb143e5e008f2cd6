package dev.fovea.engine.tokenizer;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** Opens the tokenizer of a checkpoint. */
public final class Tokenizers {
    private Tokenizers() {}

    /**
     * Opens the tokenizer in a folder: {@code tokenizer.json}, else {@code tokenizer.model}, else {@code vocab.json} with
     * {@code merges.txt}.
     *
     * @throws EngineException {@link ErrorCode#TOKENIZER_MISSING} where there is none, {@link ErrorCode#TOKENIZER_INVALID}
     *     for one that cannot be used
     */
    public static Tokenizer open(Path checkpoint) {
        TokenizerFolder folder = new TokenizerFolder(checkpoint);
        if (folder.has("tokenizer.json")) {
            return TokenizerJson.open(folder);
        }
        if (folder.has("tokenizer.model")) {
            return SentencePieceFiles.open(folder);
        }
        if (folder.has("vocab.json") && folder.has("merges.txt")) {
            return VocabularyFiles.open(folder);
        }
        throw new EngineException(
                ErrorCode.TOKENIZER_MISSING,
                "expected tokenizer.json, tokenizer.model, or vocab.json and merges.txt in %s, found none"
                        .formatted(checkpoint));
    }

    /**
     * Checks that a tokenizer has the tokens that a model cannot do without.
     *
     * @throws EngineException {@link ErrorCode#TOKENIZER_INVALID}, naming those that it lacks
     */
    public static void require(Tokenizer tokenizer, Collection<String> tokens) {
        List<String> missing = tokens.stream()
                .distinct()
                .filter(token -> tokenizer.id(token).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID,
                    "the tokenizer lacks tokens that the model needs: " + String.join(" ", missing));
        }
    }
}
