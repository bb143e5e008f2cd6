package dev.fovea.retrieval.embedding;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns texts of regions and questions into vectors of length 1, by any of LangChain4j's models. Blocks while the model works;
 * as safe for use by many threads as the model is.
 */
public final class RegionEncoder {
    /** Models behind HTTP take so many texts a call. */
    private static final int BATCH = 64;

    private final EmbeddingModel model;
    private final int dimension;

    /** Asks the model for its dimension, which some can tell only by embedding something. */
    public RegionEncoder(EmbeddingModel model) {
        this.model = model;
        this.dimension = model.dimension();
    }

    /** Length of the vectors. */
    public int dimension() {
        return dimension;
    }

    /** One vector a text, in order. Texts must not be blank. */
    public List<float[]> encode(List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<TextSegment> segments = texts.subList(from, Math.min(texts.size(), from + BATCH)).stream()
                    .map(TextSegment::from)
                    .toList();
            model.embedAll(segments).content().stream().map(RegionEncoder::unit).forEach(vectors::add);
        }
        if (vectors.size() != texts.size()) {
            throw new IllegalStateException(
                    "the embedding model made %d vectors of %d texts".formatted(vectors.size(), texts.size()));
        }
        return vectors;
    }

    public float[] encode(String text) {
        return encode(List.of(text)).getFirst();
    }

    private static float[] unit(Embedding embedding) {
        float[] vector = embedding.vector().clone();
        double squares = 0;
        for (float number : vector) {
            squares += number * number;
        }
        float length = (float) Math.sqrt(squares);
        if (length > 0) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
        }
        return vector;
    }
}
