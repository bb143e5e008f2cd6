package dev.fovea.retrieval.embedding;

import dev.fovea.retrieval.embedding.EmbeddingException.Code;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Turns texts of regions and questions into vectors of length 1, by any of LangChain4j's models. Blocks while the model works;
 * as safe for use by many threads as the model is. Whatever the model throws comes out as {@link EmbeddingException}.
 */
public final class RegionEncoder {
    /** Models behind HTTP take so many texts a call. */
    private static final int BATCH = 64;

    /** LangChain4j's name of models that do not say theirs. */
    private static final String NAMELESS = "unknown";

    private final EmbeddingModel model;
    private final int dimension;

    /**
     * Has the model embed a word: one behind HTTP may not be there, and may make other vectors than it says.
     *
     * @throws EmbeddingException if it does not, or makes vectors of another length than it says
     */
    public RegionEncoder(EmbeddingModel model) {
        this.model = model;
        this.dimension = asked(model::dimension);
        encode("word");
    }

    /** What the model is called, if it says so. */
    public Optional<String> name() {
        return Optional.ofNullable(model.modelName()).filter(name -> !name.isBlank() && !name.equals(NAMELESS));
    }

    /** Length of the vectors. */
    public int dimension() {
        return dimension;
    }

    /**
     * One vector a text, in order. Texts must not be blank.
     *
     * @throws EmbeddingException if the model does not make them
     */
    public List<float[]> encode(List<String> texts) {
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += BATCH) {
            List<TextSegment> segments = texts.subList(from, Math.min(texts.size(), from + BATCH)).stream()
                    .map(TextSegment::from)
                    .toList();
            asked(() -> model.embedAll(segments).content()).stream()
                    .map(this::unit)
                    .forEach(vectors::add);
        }
        if (vectors.size() != texts.size()) {
            throw failed("made %d vectors of %d texts".formatted(vectors.size(), texts.size()));
        }
        return vectors;
    }

    public float[] encode(String text) {
        return encode(List.of(text)).getFirst();
    }

    private <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw ServerOutage.is(e)
                    ? new EmbeddingException(
                            Code.UNAVAILABLE,
                            "the embedding model %s does not answer: %s"
                                    .formatted(model.modelName(), ServerOutage.reason(e)),
                            e)
                    : new EmbeddingException(
                            Code.FAILED,
                            "the embedding model %s failed: %s".formatted(model.modelName(), ServerOutage.reason(e)),
                            e);
        }
    }

    private EmbeddingException failed(String what) {
        return new EmbeddingException(Code.FAILED, "the embedding model %s %s".formatted(model.modelName(), what));
    }

    private float[] unit(Embedding embedding) {
        float[] vector = embedding.vector().clone();
        if (vector.length != dimension) {
            throw failed(
                    "says that it makes vectors of %d numbers, and made one of %d".formatted(dimension, vector.length));
        }
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
