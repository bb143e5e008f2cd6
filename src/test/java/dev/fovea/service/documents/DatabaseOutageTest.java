package dev.fovea.service.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What callers see of a database that stops and starts again. */
@QuarkusTest
@TestProfile(DatabaseOutageTest.WithOwnDatabase.class)
@SuppressWarnings("NullAway.Init") // the database is injected
class DatabaseOutageTest {
    public static final class WithOwnDatabase implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(OwnDatabase.class));
        }
    }

    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    Consumer<Boolean> database;

    private Desk desk;

    @BeforeEach
    void sit() {
        Readiness.await(engines);
        desk = Desk.open(libraries);
        desk.add("invoice.pdf", SampleFiles.invoice());
    }

    @Test
    void while_it_is_away_callers_are_told_to_come_back() {
        Map<String, Map<String, String>> calls =
                Map.of("/search", Map.of("query", "envelopes"), "/ask", Map.of("question", "How much is due?"));
        database.accept(false);
        try {
            calls.forEach((path, body) -> desk.post(path, body)
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "5")
                    .body("code", equalTo("documents_unavailable"))
                    .body("detail", not(containsString("127.0.0.1"))));
        } finally {
            database.accept(true);
        }
        calls.forEach((path, body) -> desk.post(path, body).then().statusCode(200));
    }

    @Test
    void an_answer_that_has_begun_goes_on_to_its_end() throws Exception {
        List<String> told = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = ask(client)) {
            lines.filter(line -> line.startsWith("event:"))
                    .map(line -> line.substring("event:".length()).strip())
                    .peek(told::add)
                    .forEach(this::interfere);
        }
        assertThat(told).startsWith("started").contains("text", "citation").endsWith("ended");
        desk.call()
                .get("/v1/collections/{id}/conversations", desk.collection())
                .then()
                .statusCode(200)
                .body("[0].title", equalTo("How much is due?"));
    }

    private void interfere(String event) {
        switch (event) {
            case "started" -> database.accept(false);
            case "citation" -> database.accept(true);
            default -> {}
        }
    }

    private Stream<String> ask(HttpClient client) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(
                        "http://localhost:%d/v1/collections/%s/ask".formatted(RestAssured.port, desk.collection())))
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString("{\"question\": \"How much is due?\"}"))
                .build();
        HttpResponse<Stream<String>> response = client.send(request, BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body();
    }
}
