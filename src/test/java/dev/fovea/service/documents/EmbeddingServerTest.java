package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.documents.LibraryState.Open;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Texts are turned into vectors by a server that the settings name, and that may be away. */
@QuarkusTest
@TestProfile(EmbeddingServerTest.Elsewhere.class)
class EmbeddingServerTest {
    private static Optional<EmbeddingServer> running = Optional.empty();

    private EmbeddingServer server;

    @Inject
    LibraryProducer libraries;

    /** A port where nothing listens when the service starts. */
    public static final class Elsewhere implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            try (ServerSocket free = new ServerSocket(0)) {
                return Map.of(
                        "fovea.documents.embedding.url",
                        "http://127.0.0.1:%d/v1".formatted(free.getLocalPort()),
                        "fovea.documents.embedding.model",
                        EmbeddingServer.MODEL,
                        "fovea.documents.embedding.key",
                        EmbeddingServer.KEY,
                        "fovea.documents.data",
                        TestFolders.data("embedding-server"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        if (running.isEmpty()) {
            running = Optional.of(startWhatWasMissing());
        }
        server = running.orElseThrow();
        server.work();
        Readiness.until("the library is open", () -> libraries.state() instanceof Open);
    }

    /** Once the service has found that nothing is there; it finds the server by itself. */
    private EmbeddingServer startWhatWasMissing() throws IOException {
        String url = ConfigProvider.getConfig().getValue("fovea.documents.embedding.url", String.class);
        Readiness.until("the library was tried", () -> libraries.state() instanceof Failed);
        assertThat(((Failed) libraries.state()).reason())
                .contains(
                        "the embedding model letters does not answer: there is no connection to it",
                        "fovea.documents.embedding.url=" + url);
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("checks.find { it.name == 'documents' }.data.reason", containsString("letters"));
        given().get("/v1/collections")
                .then()
                .statusCode(503)
                .body("code", equalTo("documents_unavailable"))
                .body("detail", not(containsString("127.0.0.1")));
        return new EmbeddingServer(URI.create(url).getPort());
    }

    @AfterAll
    static void stop() {
        running.ifPresent(EmbeddingServer::close);
    }

    @Test
    void what_is_uploaded_is_found_by_its_vectors() {
        Desk desk = Desk.open(libraries);
        String invoice = desk.add("invoice.pdf", SampleFiles.invoice());
        desk.add("letter.pdf", SampleFiles.letter());
        desk.post("/search", Map.of("query", "seilppuS dtL relleK", "stages", List.of("meaning")))
                .then()
                .statusCode(200)
                .body("pages[0].document", equalTo(invoice))
                .body("pages[0].regions[0].text", containsString("Keller Supplies Ltd"));
        assertThat(server.requests()).allSatisfy(request -> {
            assertThat(request.model()).isEqualTo(EmbeddingServer.MODEL);
            assertThat(request.authorization()).isEqualTo("Bearer " + EmbeddingServer.KEY);
        });
        assertThat(server.requests())
                .flatExtracting(EmbeddingServer.Request::texts)
                .anyMatch(text -> text.contains("Keller Supplies Ltd"))
                .contains("seilppuS dtL relleK");
    }

    @Test
    void pages_wait_while_it_is_away_and_words_are_found_all_the_same() {
        Desk desk = Desk.open(libraries);
        String letter = desk.add("letter.pdf", SampleFiles.letter());
        server.fail(503);
        desk.post("/search", Map.of("query", "payment", "stages", List.of("meaning")))
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("embedding_failed"))
                .body("detail", not(containsString("127.0.0.1")));
        desk.post("/search", Map.of("query", "payment", "stages", List.of("words")))
                .then()
                .statusCode(200)
                .body("pages[0].document", equalTo(letter));
        int before = server.requests().size();
        String waiting =
                desk.upload("new.pdf", SampleFiles.pages(1, "While it is away")).path("[0].document.id");
        Readiness.until("the page was tried", () -> server.requests().size() > before);
        assertThat(desk.find(waiting).getString("state")).isEqualTo("reading");
        server.work();
        JsonPath read = desk.settled(waiting);
        assertThat(read.getString("state")).isEqualTo("ready");
        assertThat(read.getInt("pages_ready")).isEqualTo(1);
    }

    @Test
    void a_text_that_it_refuses_is_not_tried_for_ever() {
        Desk desk = Desk.open(libraries);
        server.fail(400);
        String refused =
                desk.upload("refused.pdf", SampleFiles.pages(1, "Refused")).path("[0].document.id");
        JsonPath document = desk.settled(refused);
        assertThat(document.getString("state")).isEqualTo("failed");
        assertThat(document.getString("failure.message")).contains("the embedding model letters failed");
    }
}
