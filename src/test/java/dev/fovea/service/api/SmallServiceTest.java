package dev.fovea.service.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More clients and more bytes than there is room for. */
@QuarkusTest
@TestProfile(SmallService.class)
class SmallServiceTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void answersEachOf200ClientsOrTellsItToComeBack() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest question = HttpRequest.newBuilder(address())
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(
                            Samples.asking(Samples.card(), "Read the text.").toString()))
                    .build();
            List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> client.sendAsync(question, BodyHandlers.ofString()))
                    .toList();
            assertThat(answers).map(CompletableFuture::join).allSatisfy(SmallServiceTest::isAnswerOrRefusal);
            assertThat(answers).map(answer -> answer.join().statusCode()).contains(200);
        }
        Readiness.until(
                "the engine is at rest", () -> engines.ready().engine().stats().running() == 0);
        assertThat(engines.ready().engine().stats().kvBlocksInUse()).isZero();
    }

    private static URI address() {
        return URI.create("http://localhost:%d/v1/chat/completions".formatted(RestAssured.port));
    }

    private static void isAnswerOrRefusal(HttpResponse<String> answer) {
        if (answer.statusCode() == 429) {
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.body()).contains("queue_full");
        } else {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("1996-07-22");
        }
    }

    @Test
    void refusesABodyThatDeclaresTooManyBytes() {
        given().contentType(ContentType.JSON)
                .body(Samples.asking("word ".repeat(50_000)).toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(413)
                .body("error.type", equalTo("invalid_request_error"));
    }

    @Test
    void refusesABodyThatTurnsOutToHaveTooManyBytes() throws IOException, InterruptedException {
        byte[] body = Samples.asking("word ".repeat(50_000)).toString().getBytes(StandardCharsets.UTF_8);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address())
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("\"error\"");
        }
    }

    @Test
    void listsItsOneModelUnderTheNameItWasGiven() {
        given().get("/v1/models").then().statusCode(200).body("data[0].id", equalTo("small/one"));
        given().get("/v1/models/small/one").then().statusCode(200).body("object", equalTo("model"));
        given().get("/v1/models/another").then().statusCode(404).body("error.code", equalTo("model_not_found"));
    }
}
