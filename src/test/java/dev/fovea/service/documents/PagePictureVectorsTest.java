package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pages get a vector of their looks from the model, for which documents that are there before it wait. */
@QuarkusTest
@TestProfile(PagePictureVectorsTest.WithPictures.class)
class PagePictureVectorsTest {
    public static final class WithPictures implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fovea.documents.pictures", "true");
        }
    }

    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    @Test
    void a_page_that_comes_before_the_model_waits_for_it() {
        String document = Desk.open(libraries).add("invoice.pdf", SampleFiles.invoice());
        assertThat(lengths(UUID.fromString(document)))
                .containsExactly(engines.ready().engine().embeddingWidth());
    }

    /** Of the vectors of a document's pages. */
    private List<Integer> lengths(UUID document) {
        Open open = (Open) libraries.state();
        Tenant tenant = open.openTenant();
        return open.library()
                .database()
                .inTenant(tenant, session -> session.createNativeQuery(
                                "select cardinality(e.embedding) from page_embedding e join page p on p.id = e.page_id"
                                        + " where p.document_id = :document",
                                Integer.class)
                        .setParameter("document", document)
                        .getResultList())
                .await()
                .atMost(Duration.ofSeconds(20));
    }
}
