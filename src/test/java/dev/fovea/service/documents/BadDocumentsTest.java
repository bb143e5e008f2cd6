package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that cannot be read and requests that make no sense, and the words for them. */
@QuarkusTest
class BadDocumentsTest {
    @Inject
    LibraryProducer libraries;

    private Desk desk;

    @BeforeEach
    void sit() {
        desk = Desk.open(libraries);
    }

    private static void refused(Response response, int status, String code) {
        response.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:fovea:problem:" + code))
                .body("code", equalTo(code))
                .body("status", equalTo(status))
                .body("title", notNullValue())
                .body("detail", not(containsString("Exception")));
    }

    @Test
    void files_of_other_kinds_are_refused_at_once() {
        refused(
                desk.upload("page.html", "<!doctype html><p>Hello".getBytes(StandardCharsets.UTF_8)),
                422,
                "file_unsupported");
        refused(desk.upload("empty.pdf", new byte[0]), 422, "file_empty");
        refused(
                desk.call().multiPart("other", "x").post("/v1/collections/{id}/documents", desk.collection()),
                400,
                "request_invalid");
    }

    @Test
    void a_file_that_cannot_be_opened_says_why() {
        assertFailed(desk.upload("secret.pdf", SampleFiles.encrypted()), "document_encrypted");
        assertFailed(
                desk.upload("half.pdf", "%PDF-1.7\nnothing of it".getBytes(StandardCharsets.US_ASCII)),
                "document_damaged");
    }

    private void assertFailed(Response upload, String code) {
        String id = upload.then().statusCode(202).extract().path("[0].document.id");
        assertThat(desk.settled(id).getString("state")).isEqualTo("failed");
        assertThat(desk.find(id).getString("failure.code")).isEqualTo(code);
        assertThat(desk.find(id).getString("failure.message")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "../../etc/passwd.pdf, passwd.pdf",
        "C:\\Windows\\system32\\letter.pdf, letter.pdf",
        "/etc/letter.pdf, letter.pdf",
    })
    void names_lead_nowhere(String sent, String kept) {
        desk.upload(sent, SampleFiles.letter()).then().statusCode(202).body("[0].document.name", equalTo(kept));
    }

    @Test
    void what_is_not_there_is_a_problem_with_a_code() {
        UUID nobody = UUID.randomUUID();
        refused(given().get("/v1/collections/{id}", nobody), 404, "collection_unknown");
        refused(given().get("/v1/collections/{id}/documents", nobody), 404, "collection_unknown");
        refused(given().get("/v1/collections/{id}/progress", nobody), 404, "collection_unknown");
        refused(given().get("/v1/documents/{id}", nobody), 404, "document_unknown");
        refused(given().get("/v1/documents/{id}/progress", nobody), 404, "document_unknown");
        refused(given().get("/v1/documents/{id}/pages/1", nobody), 404, "page_unknown");
        refused(given().get("/v1/conversations/{id}", nobody), 404, "conversation_unknown");
        refused(given().get("/v1/documents/no-uuid"), 404, "path_unknown");
        refused(given().get("/v1/documents/{id}/pages/first", nobody), 404, "path_unknown");
        refused(given().get("/v1/collections/{id}/nothing", nobody), 404, "path_unknown");
        refused(
                given().multiPart("file", "letter.pdf", SampleFiles.letter())
                        .post("/v1/collections/{id}/documents", nobody),
                404,
                "collection_unknown");
    }

    @Test
    void wrong_methods_and_forms_are_problems_too() {
        refused(given().put("/v1/collections"), 405, "method_unsupported");
        refused(given().contentType(ContentType.TEXT).body("x").post("/v1/collections"), 415, "media_type_unsupported");
        refused(given().accept("image/gif").get("/v1/collections"), 406, "answer_type_unsupported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "search | {",
                "search | []",
                "search | {}",
                "search | {\"query\": \" \"}",
                "search | {\"query\": 5, \"pages\": \"many\"}",
                "search | {\"query\": \"x\", \"pages\": 0}",
                "search | {\"query\": \"x\", \"pages\": 1000}",
                "search | {\"query\": \"x\", \"stages\": [\"magic\"]}",
                "search | {\"query\": \"x\", \"stages\": []}",
                "search | {\"query\": \"x\", \"documents\": [\"no-uuid\"]}",
                "ask    | {}",
                "ask    | {\"question\": \"\"}",
                "ask    | {\"question\": \"x\", \"conversation\": \"no-uuid\"}",
            })
    void json_of_the_wrong_shape_is_refused_in_words(String call, String body) {
        refused(
                given().contentType(ContentType.JSON)
                        .body(body)
                        .post("/v1/collections/" + desk.collection() + "/" + call),
                400,
                "request_invalid");
    }

    @Test
    void a_body_without_files_is_short() {
        String body = "{\"name\": \"%s\"}".formatted("x".repeat(1_100_000));
        refused(given().contentType(ContentType.JSON).body(body).post("/v1/collections"), 413, "body_too_large");
    }

    @Test
    void a_name_is_needed_and_taken_once() {
        refused(given().contentType(ContentType.JSON).body("{}").post("/v1/collections"), 400, "request_invalid");
        String name = given().get("/v1/collections/{id}", desk.collection()).path("name");
        refused(
                given().contentType(ContentType.JSON)
                        .body("{\"name\": \"%s\"}".formatted(name))
                        .post("/v1/collections"),
                409,
                "collection_name_taken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dpi=5",
                "dpi=5000",
                "dpi=NaN",
                "highlight=1,2,3",
                "highlight=5,5,1,1",
                "highlight=a,b,c,d",
                "highlight=1,1,2,2,maybe"
            })
    void pictures_that_cannot_be_drawn_are_refused(String query) {
        String id = desk.add("letter.pdf", SampleFiles.letter());
        refused(given().get("/v1/documents/" + id + "/pages/1/image?" + query), 400, "request_invalid");
        refused(given().get("/v1/documents/" + id + "/pages/77/image"), 404, "page_unknown");
    }

    @Test
    void other_sites_may_not_use_the_open_service() {
        refused(given().header("Origin", "https://evil.example").get("/v1/collections"), 403, "origin_refused");
        refused(given().header("Host", "evil.example").get("/v1/collections"), 403, "origin_refused");
    }

    @Test
    void a_client_that_speaks_http_2_is_no_other_site() throws Exception {
        URI collections = URI.create("http://localhost:%d/v1/collections".formatted(RestAssured.port));
        try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(collections).build(), BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void openapi_lists_every_call() {
        given().accept(ContentType.JSON)
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body("info.title", equalTo("Fovea"))
                .body(
                        "paths.keySet()",
                        hasItems(
                                "/v1/collections",
                                "/v1/collections/{id}",
                                "/v1/collections/{collection}/documents",
                                "/v1/collections/{collection}/progress",
                                "/v1/collections/{collection}/search",
                                "/v1/collections/{collection}/ask",
                                "/v1/collections/{collection}/conversations",
                                "/v1/conversations/{id}",
                                "/v1/documents/{id}",
                                "/v1/documents/{id}/cancel",
                                "/v1/documents/{id}/retry",
                                "/v1/documents/{id}/progress",
                                "/v1/documents/{id}/original",
                                "/v1/documents/{document}/pages",
                                "/v1/documents/{document}/pages/{page}",
                                "/v1/documents/{document}/pages/{page}/text",
                                "/v1/documents/{document}/pages/{page}/image",
                                "/v1/keys",
                                "/v1/tenants",
                                "/v1/tenants/{id}/keys",
                                "/v1/chat/completions",
                                "/v1/models"));
    }
}
