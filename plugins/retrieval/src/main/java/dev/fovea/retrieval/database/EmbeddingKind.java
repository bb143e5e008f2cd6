package dev.fovea.retrieval.database;

import java.util.Optional;

/**
 * What vectors a database is for: those of two models do not compare.
 *
 * @param dimension their length
 * @param model the name of what makes them, if it has one
 */
public record EmbeddingKind(int dimension, Optional<String> model) {
    /** Of a model without a name, which may be any. */
    public static EmbeddingKind of(int dimension) {
        return new EmbeddingKind(dimension, Optional.empty());
    }
}
