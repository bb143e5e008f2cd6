package dev.fovea.service.engine;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.api.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that cannot be loaded leaves the service up, not ready, with the reason. */
@QuarkusTest
@TestProfile(MissingModel.class)
class MissingModelTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void staysAliveAndSaysWhyItIsNotReady() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'model' }.data.state", equalTo("failed"))
                .body("checks.find { it.name == 'model' }.data.reason", containsString("no-such-folder"));
    }

    @Test
    void tellsClientsThatItIsUnavailableAndNoMore() {
        given().contentType(ContentType.JSON)
                .body(Samples.asking("hello").toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .body("error.message", not(containsString("no-such-folder")));
        given().get("/v1/models").then().statusCode(503);
    }

    @Test
    void stillServesThePage() {
        given().get("/").then().statusCode(200);
    }
}
