package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The model looks at pages: at each for a vector, for which documents that are there before it wait, and at those that were found. */
@QuarkusTest
@TestProfile(LookingModelTest.Looking.class)
class LookingModelTest {
    public static final class Looking implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fovea.documents.pictures", "true", "fovea.documents.judge", "on");
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

    @Test
    void a_judge_that_is_on_looks_at_pages_that_were_found() throws IOException {
        Desk desk = Desk.open(libraries);
        desk.add("card.png", Files.readAllBytes(Path.of("../docs/images/date_phone.png")));
        Readiness.until(
                "it was found out how the model wants to be asked",
                () -> search(desk).getList("stages.stage").contains("judge"));

        JsonPath found = search(desk);

        assertThat(found.getInt("stages.find { it.stage == 'judge' }.found")).isEqualTo(1);
        assertThat(found.getDouble("pages[0].yes")).isBetween(0.0, 1.0);
    }

    private static JsonPath search(Desk desk) {
        return desk.post("/search", Map.of("query", "What is the Phone?"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
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
