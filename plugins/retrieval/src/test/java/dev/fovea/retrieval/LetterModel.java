package dev.fovea.retrieval;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Locale;

/** A model that costs nothing: how often each letter stands in a text. Texts of the same words lie near each other. */
public final class LetterModel implements EmbeddingModel {
    private static final int LETTERS = 26;

    @Override
    public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
        return Response.from(segments.stream()
                .map(segment -> Embedding.from(vector(segment.text())))
                .toList());
    }

    @Override
    public int dimension() {
        return LETTERS;
    }

    private static float[] vector(String text) {
        float[] counts = new float[LETTERS];
        text.toLowerCase(Locale.ROOT).chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        counts[0] += 1e-3f;
        return counts;
    }
}
