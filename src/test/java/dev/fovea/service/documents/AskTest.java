package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions, answers, and what the pages say of them. */
@QuarkusTest
class AskTest {
    private static final String QUESTION = "How much is due?";

    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    private Desk desk;
    private String invoice;

    @BeforeEach
    void sit() {
        Readiness.await(engines);
        desk = Desk.open(libraries);
        invoice = desk.add("invoice.pdf", SampleFiles.invoice());
    }

    @Test
    void an_answer_comes_with_its_place_on_the_page() {
        JsonPath answer = desk.post("/ask", Map.of("question", QUESTION))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("answered"))
                .body("text", containsString(SampleFiles.TOTAL))
                .body("kept", equalTo(true))
                .body("pages[0].document", equalTo(invoice))
                .body("citations", hasSize(1))
                .body("citations[0].document", equalTo(invoice))
                .body("citations[0].document_name", equalTo("invoice.pdf"))
                .body("citations[0].page", equalTo(1))
                .body("citations[0].verdict", equalTo("verified"))
                .body("citations[0].page_width", equalTo(290f))
                .extract()
                .jsonPath();
        assertStandsOnTheTotal(answer.getList("citations[0].boxes[0]", Float.class));
        assertThat(answer.getFloat("timings.total_ms")).isPositive();
    }

    @Test
    void an_answer_streams_and_ends_with_what_it_came_to() {
        String events = desk.call()
                .accept("text/event-stream")
                .contentType(ContentType.JSON)
                .body(Map.of("question", QUESTION))
                .post("/v1/collections/{id}/ask", desk.collection())
                .then()
                .statusCode(200)
                .contentType(containsString("text/event-stream"))
                .extract()
                .asString();
        List<String> names = events.lines()
                .filter(line -> line.startsWith("event:"))
                .map(line -> line.substring("event:".length()).strip())
                .toList();
        assertThat(events).doesNotContain("content-type:");
        assertThat(names).first().isEqualTo("started");
        assertThat(names).last().isEqualTo("ended");
        assertThat(names).contains("text", "citation");
        assertStandsOnTheTotal(data(events, "citation").getList("boxes[0]", Float.class));
        assertThat(data(events, "ended").getString("text")).contains(SampleFiles.TOTAL);
    }

    /** The total is written from 236 to 278 points across, its letters from 149 to 162 down. */
    private static void assertStandsOnTheTotal(List<Float> box) {
        assertThat(box.get(0)).isBetween(225f, 245f);
        assertThat(box.get(1)).isBetween(143f, 156f);
        assertThat(box.get(2)).isBetween(270f, 285f);
        assertThat(box.get(3)).isBetween(156f, 168f);
    }

    private static JsonPath data(String events, String name) {
        List<String> lines = events.lines().toList();
        int at = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("event:") && line.endsWith(name))
                .findFirst()
                .orElseThrow());
        return new JsonPath(lines.get(at + 1).substring("data:".length()));
    }

    @Test
    void what_no_page_says_is_not_in_the_documents() {
        desk.post("/ask", Map.of("question", "What is the blood type?"))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("not_in_documents"))
                .body("citations", hasSize(0));
        Desk empty = Desk.open(libraries);
        empty.post("/ask", Map.of("question", QUESTION))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("not_in_documents"))
                .body("text", equalTo(""));
    }

    @Test
    void a_conversation_is_kept_until_it_is_deleted() {
        String conversation = desk.post("/ask", Map.of("question", QUESTION))
                .then()
                .statusCode(200)
                .extract()
                .path("conversation");
        desk.post("/ask", Map.of("question", "What is the Date?", "conversation", conversation))
                .then()
                .statusCode(200)
                .body("conversation", equalTo(conversation));
        given().get("/v1/collections/{id}/conversations", desk.collection())
                .then()
                .statusCode(200)
                .body("id", equalTo(List.of(conversation)))
                .body("[0].title", equalTo(QUESTION));
        given().get("/v1/conversations/{id}", conversation)
                .then()
                .statusCode(200)
                .body("answers.question", equalTo(List.of(QUESTION, "What is the Date?")))
                .body("answers[0].text", containsString(SampleFiles.TOTAL))
                .body("answers[0].citations[0].verdict", equalTo("verified"))
                .body("answers[0].citations[0].document", equalTo(invoice));
        given().delete("/v1/conversations/{id}", conversation).then().statusCode(204);
        given().get("/v1/conversations/{id}", conversation)
                .then()
                .statusCode(404)
                .body("code", equalTo("conversation_unknown"));
    }

    @Test
    void a_deleted_document_leaves_its_citations_behind() {
        String conversation = desk.post("/ask", Map.of("question", QUESTION)).path("conversation");
        given().delete("/v1/documents/{id}", invoice).then().statusCode(204);
        given().get("/v1/conversations/{id}", conversation)
                .then()
                .statusCode(200)
                .body("answers[0].citations[0].document", equalTo(null))
                .body("answers[0].citations[0].document_name", equalTo("invoice.pdf"));
    }

    @Test
    void a_conversation_of_elsewhere_is_not_gone_on_with() {
        for (String type : List.of("application/json", "text/event-stream")) {
            desk.call()
                    .accept(type)
                    .contentType(ContentType.JSON)
                    .body(Map.of("question", QUESTION, "conversation", UUID.randomUUID()))
                    .post("/v1/collections/{id}/ask", desk.collection())
                    .then()
                    .statusCode(404)
                    .contentType("application/problem+json")
                    .body("code", equalTo("conversation_unknown"));
        }
    }

    @Test
    void whoever_hangs_up_stops_the_model() throws IOException {
        Readiness.until("the engine is at rest", () -> running() == 0);
        try (Socket socket = send("text/event-stream")) {
            assertThat(socket.getInputStream().readNBytes(200)).isNotEmpty();
        }
        Readiness.until("the generation is gone", () -> running() == 0);
        try (Socket socket = send("application/json")) {
            assertThat(socket.isConnected()).isTrue();
        }
        Readiness.until("the ask is kept as cancelled", () -> outcomes().contains("cancelled"));
        Readiness.until("the generation is gone", () -> running() == 0);
    }

    private List<String> outcomes() {
        List<String> conversations = given().get("/v1/collections/{id}/conversations", desk.collection())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("id");
        return conversations.stream()
                .flatMap(id ->
                        given()
                                .get("/v1/conversations/{id}", id)
                                .jsonPath()
                                .<String>getList("answers.outcome")
                                .stream())
                .toList();
    }

    private int running() {
        return engines.ready().engine().stats().running();
    }

    private Socket send(String accept) throws IOException {
        byte[] body = "{\"question\": \"What does it say?\"}".getBytes(StandardCharsets.UTF_8);
        Socket socket = new Socket("localhost", RestAssured.port);
        OutputStream out = socket.getOutputStream();
        out.write("""
                POST /v1/collections/%s/ask HTTP/1.1\r
                Host: localhost\r
                Accept: %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(desk.collection(), accept, body.length).getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
        return socket;
    }

    @Test
    void answers_count_among_what_the_model_does() {
        desk.post("/ask", Map.of("question", QUESTION)).then().statusCode(200);
        given().get("/q/metrics")
                .then()
                .body(containsString("gen_ai_server_request_duration_seconds_count{"))
                .body(containsString("fovea_answer_seconds_count{"))
                .body(not(containsString("document_answer_failed")));
    }

    @Test
    void only_the_documents_that_are_named_are_asked() {
        String letter = desk.add("letter.pdf", SampleFiles.letter());
        desk.post("/ask", Map.of("question", QUESTION, "documents", List.of(letter)))
                .then()
                .statusCode(200)
                .body("pages.document", not(hasItem(invoice)));
    }
}
