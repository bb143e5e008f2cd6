package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.api.Samples;
import dev.fovea.service.documents.LibraryState.Open;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants, keys, roles and call limits. */
@QuarkusTest
@TestProfile(KeyedService.class)
class KeysTest {
    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    private String tenant;
    private String key;

    @BeforeEach
    void open() {
        Readiness.await(engines);
        Readiness.until("the library is open", () -> libraries.state() instanceof Open);
        tenant = tenant();
        key = key(tenant, "administrator");
    }

    private static String tenant() {
        return with(KeyedService.OPERATOR)
                .body(Map.of("name", "tenant " + UUID.randomUUID()))
                .post("/v1/tenants")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static String key(String tenant, String role) {
        return with(KeyedService.OPERATOR)
                .body(Map.of("role", role, "label", "of a test"))
                .post("/v1/tenants/{id}/keys", tenant)
                .then()
                .statusCode(201)
                .body("role", equalTo(role))
                .extract()
                .path("secret");
    }

    private static RequestSpecification with(String key) {
        return given().header("Authorization", "Bearer " + key).contentType(ContentType.JSON);
    }

    private static void refused(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("detail", notNullValue());
    }

    @Test
    void without_a_key_nothing_is_told() {
        refused(given().get("/v1/collections"), 401, "key_missing");
        refused(with("fv_made_up").get("/v1/collections"), 401, "key_unknown");
        refused(given().header("Authorization", "Basic Zm9v").get("/v1/collections"), 401, "key_missing");
        with(key).get("/v1/collections").then().statusCode(200).body("", hasSize(0));
    }

    @Test
    void the_model_itself_takes_a_key_too_and_refuses_in_its_own_form() {
        given().get("/v1/models")
                .then()
                .statusCode(401)
                .contentType(ContentType.JSON)
                .body("error.type", equalTo("authentication_error"))
                .body("error.code", equalTo("key_missing"));
        with(key).get("/v1/models").then().statusCode(200);
        with(key)
                .body(Samples.asking(Samples.card(), "Read the text.").toString())
                .post("/v1/chat/completions")
                .then()
                .statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/documents.html").then().statusCode(200);
    }

    @Test
    void a_role_may_do_what_it_says_and_no_more() {
        String reader = key(tenant, "reader");
        String editor = key(tenant, "editor");
        Map<String, String> name = Map.of("name", "roles");
        refused(with(reader).body(name).post("/v1/collections"), 403, "role_too_low");
        String collection = with(editor)
                .body(name)
                .post("/v1/collections")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        with(reader).get("/v1/collections").then().body("id", equalTo(List.of(collection)));
        with(reader)
                .body(Map.of("query", "anything"))
                .post("/v1/collections/{id}/search", collection)
                .then()
                .statusCode(200);
        refused(with(reader).delete("/v1/collections/{id}", collection), 403, "role_too_low");
        refused(with(editor).get("/v1/keys"), 403, "role_too_low");
        refused(with(key).get("/v1/tenants"), 403, "operator_only");
        refused(with(KeyedService.OPERATOR).get("/v1/collections"), 403, "role_too_low");
    }

    @Test
    void a_revoked_key_is_unknown_from_then_on() {
        Response issued = with(key).body(Map.of("role", "reader")).post("/v1/keys");
        issued.then().statusCode(201).body("label", equalTo("reader"));
        String secret = issued.path("secret");
        with(secret).get("/v1/collections").then().statusCode(200);
        with(key)
                .get("/v1/keys")
                .then()
                .statusCode(200)
                .body("id", hasItem(issued.<String>path("id")))
                .body("secret", not(hasItem(secret)));
        with(key).delete("/v1/keys/{id}", issued.<String>path("id")).then().statusCode(204);
        refused(with(secret).get("/v1/collections"), 401, "key_unknown");
        refused(with(key).delete("/v1/keys/{id}", UUID.randomUUID()), 404, "api_key_unknown");
        refused(with(key).body(Map.of("role", "king")).post("/v1/keys"), 400, "request_invalid");
    }

    @Test
    void what_is_anothers_is_not_there() {
        Desk mine = Desk.open(libraries, key);
        String document = mine.add("letter.pdf", SampleFiles.letter());
        String conversation =
                mine.post("/ask", Map.of("question", "When was it issued?")).path("conversation");
        RequestSpecification other = with(key(tenant(), "administrator"));
        for (String path : List.of("", "/documents", "/conversations", "/progress")) {
            refused(other.get("/v1/collections/" + mine.collection() + path), 404, "collection_unknown");
        }
        for (String path : List.of("", "/progress", "/original", "/pages")) {
            refused(other.get("/v1/documents/" + document + path), 404, "document_unknown");
        }
        for (String path : List.of("", "/text", "/image", "/image?highlight=1,1,2,2")) {
            refused(other.get("/v1/documents/" + document + "/pages/1" + path), 404, "page_unknown");
        }
        refused(other.get("/v1/conversations/" + conversation), 404, "conversation_unknown");
        refused(other.delete("/v1/documents/" + document), 404, "document_unknown");
        refused(other.post("/v1/documents/" + document + "/cancel"), 404, "document_unknown");
        refused(other.post("/v1/documents/" + document + "/retry"), 404, "document_unknown");
        refused(other.delete("/v1/conversations/" + conversation), 404, "conversation_unknown");
        refused(other.delete("/v1/collections/" + mine.collection()), 404, "collection_unknown");
        assertThat(mine.find(document).getString("state")).isEqualTo("ready");
    }

    @Test
    void a_search_never_meets_anothers_vectors() {
        Desk mine = Desk.open(libraries, key);
        String document = mine.add("letter.pdf", SampleFiles.letter());
        Desk others = Desk.open(libraries, key(tenant(), "administrator"));
        others.add("letter.pdf", SampleFiles.letter());
        refused(
                others.call()
                        .contentType(ContentType.JSON)
                        .body(Map.of("query", "payment"))
                        .post("/v1/collections/{id}/search", mine.collection()),
                404,
                "collection_unknown");
        others.post("/search", Map.of("query", "payment", "pages", 100))
                .then()
                .statusCode(200)
                .body("pages.document", not(hasItem(document)));
        others.post("/search", Map.of("query", "payment", "documents", List.of(document)))
                .then()
                .statusCode(200)
                .body("pages", hasSize(0));
    }

    @Test
    void a_key_that_calls_too_often_is_told_when_to_come_back() {
        String busy = key(tenant, "reader");
        HttpRequest call = HttpRequest.newBuilder(
                        URI.create("http://localhost:%d/v1/collections".formatted(RestAssured.port)))
                .header("Authorization", "Bearer " + busy)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 2 * KeyedService.CALLS)
                    .mapToObj(i -> client.sendAsync(call, BodyHandlers.ofString()))
                    .toList();
            assertThat(calls.stream().filter(answer -> answer.join().statusCode() == 200))
                    .hasSizeGreaterThanOrEqualTo(KeyedService.CALLS);
            assertThat(calls.stream().map(CompletableFuture::join).filter(answer -> answer.statusCode() == 429))
                    .isNotEmpty()
                    .allSatisfy(answer -> {
                        assertThat(answer.headers()
                                        .firstValueAsLong("Retry-After")
                                        .orElse(0))
                                .isPositive();
                        assertThat(answer.body()).contains("\"code\":\"calls_too_many\"");
                    });
        }
        with(key).get("/v1/collections").then().statusCode(200);
    }

    @Test
    void a_file_over_the_limit_is_refused() {
        Desk desk = Desk.open(libraries, key);
        byte[] large = new byte[30_000];
        System.arraycopy(SampleFiles.letter(), 0, large, 0, 500);
        refused(desk.upload("large.pdf", large), 413, "file_too_large");
    }
}
