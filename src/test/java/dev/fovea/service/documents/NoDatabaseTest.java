package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.plugin.Plugin;
import dev.fovea.retrieval.langchain4j.DocumentTools;
import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.engine.MissingModel;
import dev.fovea.service.problem.ProblemException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database that does not answer leaves the service up, not ready, with the reason and the remedy. */
@QuarkusTest
@TestProfile(MissingModel.class)
class NoDatabaseTest {
    @Inject
    LibraryProducer libraries;

    @Inject
    Plugins plugins;

    @BeforeEach
    void give_up() {
        Readiness.until("the library was tried", () -> libraries.state() instanceof Failed);
    }

    @Test
    void health_says_which_database_does_not_answer() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'documents' }.data.state", equalTo("failed"))
                .body("checks.find { it.name == 'documents' }.data.reason", containsString("127.0.0.1:1"));
    }

    @Test
    void the_plugin_is_there_and_says_what_callers_are_told() {
        assertThat(plugins.enabled()).extracting(Plugin::name).contains("retrieval");
        DocumentTools tools = (DocumentTools) plugins.enabled().stream()
                .filter(plugin -> plugin.name().equals("retrieval"))
                .findFirst()
                .orElseThrow()
                .tools()
                .getFirst();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(tools::documentCollections)
                .withMessageContaining("the documents cannot be opened");
    }

    @Test
    void callers_are_told_to_come_back_and_no_more() {
        given().get("/v1/collections")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("documents_unavailable"))
                .body("detail", not(containsString("127.0.0.1")));
    }
}
