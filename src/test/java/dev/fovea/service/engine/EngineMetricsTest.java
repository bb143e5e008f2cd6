package dev.fovea.service.engine;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.api.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health and numbers of a service that works. */
@QuarkusTest
class EngineMetricsTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void isReadyOnceTheModelIsLoaded() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void countsWhatWasAskedAndAnswered() {
        given().contentType(ContentType.JSON)
                .body(Samples.asking(Samples.card(), "Read the text.").toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
        String metrics =
                given().get("/q/metrics").then().statusCode(200).extract().asString();
        assertThat(metrics.lines())
                .anyMatch(line -> line.startsWith("fovea_requests_waiting 0"))
                .anyMatch(line -> line.startsWith("fovea_requests_running "))
                .anyMatch(line -> line.startsWith("fovea_kv_usage_ratio "))
                .anyMatch(line -> line.matches("fovea_kv_blocks [1-9].*"))
                .anyMatch(line -> line.matches("fovea_tokens_prompt_total [1-9].*"))
                .anyMatch(line -> line.matches("fovea_tokens_completion_total [1-9].*"))
                .anyMatch(line -> line.matches("fovea_images_encoded_total [1-9].*"))
                .anyMatch(line -> line.matches("fovea_requests_total\\{.*outcome=\"stop\".*} [1-9].*"))
                .anyMatch(line -> line.startsWith("fovea_time_to_first_token_seconds_bucket"))
                .anyMatch(line -> line.startsWith("fovea_time_per_output_token_seconds_bucket"))
                .anyMatch(line -> line.startsWith("gen_ai_server_request_duration_seconds_bucket"))
                .anyMatch(line -> line.startsWith("gen_ai_server_time_to_first_token_seconds_bucket"))
                .anyMatch(line -> line.startsWith("gen_ai_server_time_per_output_token_seconds_bucket"));
    }
}
