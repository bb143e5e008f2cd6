package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.api.SmallService;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A service whose retrieval plugin is switched off. */
@QuarkusTest
@TestProfile(SmallService.class)
class NoDocumentsTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void paths_of_documents_say_that_there_are_none() {
        given().get("/v1/collections")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("documents_off"));
        given().get("/v1/models").then().statusCode(200);
    }

    @Test
    void the_service_is_ready_without_them() {
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'documents' }.data.state", equalTo("off"));
    }
}
