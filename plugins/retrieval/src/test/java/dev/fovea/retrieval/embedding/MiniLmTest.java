package dev.fovea.retrieval.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import dev.langchain4j.store.embedding.CosineSimilarity;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class MiniLmTest {
    private static final MiniLm MODEL = new MiniLm();
    private static final List<String> TEXTS = List.of(
            "The total of the invoice is 120.50 euros, due in thirty days.",
            "Gradient descent",
            "A cat sat on the mat. It looked at the dog, and the dog looked back; neither moved for an hour.",
            "Größe, naïve café, 東京, and a formula: E = mc²");

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void vectors_equal_those_of_langchain4js_class() {
        AllMiniLmL6V2QuantizedEmbeddingModel theirs = new AllMiniLmL6V2QuantizedEmbeddingModel();
        for (String text : TEXTS) {
            assertThat(CosineSimilarity.between(
                            MODEL.embed(text).content(), theirs.embed(text).content()))
                    .as(text)
                    .isGreaterThan(0.9999);
        }
    }

    @Test
    void a_texts_vector_does_not_depend_on_the_texts_beside_it() {
        List<Embedding> together =
                MODEL.embedAll(TEXTS.stream().map(TextSegment::from).toList()).content();
        for (int i = 0; i < TEXTS.size(); i++) {
            assertThat(together.get(i)).isEqualTo(MODEL.embed(TEXTS.get(i)).content());
        }
    }

    @Test
    void many_threads_get_what_one_gets() throws Exception {
        Embedding alone = MODEL.embed(TEXTS.get(2)).content();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Embedding>> all = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(
                            () -> MODEL.embed(TEXTS.get(i % 2 == 0 ? 2 : 1)).content()))
                    .toList();
            for (int i = 0; i < all.size(); i += 2) {
                assertThat(all.get(i).get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void a_text_of_any_length_has_a_vector_of_length_1() {
        RegionEncoder encoder = new RegionEncoder(MODEL);
        assertThat(encoder.dimension()).isEqualTo(384);
        for (String text : List.of("a", "word ".repeat(5000))) {
            float[] vector = encoder.encode(text);
            double squares = 0;
            for (float number : vector) {
                squares += number * number;
            }
            assertThat(squares).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void questions_lie_near_their_answers() {
        RegionEncoder encoder = new RegionEncoder(MODEL);
        Embedding question = Embedding.from(encoder.encode("How much must be paid?"));
        assertThat(CosineSimilarity.between(question, Embedding.from(encoder.encode(TEXTS.get(0)))))
                .isGreaterThan(CosineSimilarity.between(question, Embedding.from(encoder.encode(TEXTS.get(2)))));
    }
}
