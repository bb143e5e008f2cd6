package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An application that has an embedding model of its own, which counts before the settings. */
@QuarkusTest
@TestProfile(EmbeddingBeanTest.OwnModel.class)
class EmbeddingBeanTest {
    @Inject
    LibraryProducer libraries;

    @Alternative
    @Singleton
    public static class LetterBean implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(segments.stream()
                    .map(segment -> Embedding.from(Letters.counts(segment.text())))
                    .toList());
        }
    }

    /** The settings name a server where none is. */
    public static final class OwnModel implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(LetterBean.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "fovea.documents.embedding.url", "http://127.0.0.1:1/v1",
                    "fovea.documents.embedding.model", "nowhere",
                    "fovea.documents.data", TestFolders.data("embedding-bean"));
        }
    }

    @Test
    void its_vectors_find_what_was_uploaded() {
        Desk desk = Desk.open(libraries);
        String invoice = desk.add("invoice.pdf", SampleFiles.invoice());
        desk.add("letter.pdf", SampleFiles.letter());
        assertThat(libraries.library().encoder().dimension()).isEqualTo(Letters.DIMENSION);
        desk.post("/search", Map.of("query", "seilppuS dtL relleK", "stages", List.of("meaning")))
                .then()
                .statusCode(200)
                .body("pages[0].document", equalTo(invoice));
    }
}
