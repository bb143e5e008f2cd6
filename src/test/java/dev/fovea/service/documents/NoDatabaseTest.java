package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.engine.MissingModel;
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
    void callers_are_told_to_come_back_and_no_more() {
        given().get("/v1/collections")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("code", equalTo("documents_unavailable"))
                .body("detail", not(containsString("127.0.0.1")));
    }
}
