package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Open;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.UUID;

/** A client with its documents in one collection. */
public final class Desk {
    private final String key;
    private final String collection;

    private Desk(String key, String name) {
        this.key = key;
        this.collection = call().contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post("/v1/collections")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Waits until the library is open. */
    public static Desk open(LibraryProducer libraries) {
        return open(libraries, "");
    }

    /** With a key. */
    public static Desk open(LibraryProducer libraries, String key) {
        return open(libraries, key, "desk " + UUID.randomUUID());
    }

    /** With a collection that is called something. */
    public static Desk named(LibraryProducer libraries, String name) {
        return open(libraries, "", name);
    }

    private static Desk open(LibraryProducer libraries, String key, String name) {
        await(libraries);
        return new Desk(key, name);
    }

    /** Until there are documents. */
    public static void await(LibraryProducer libraries) {
        Readiness.until("the library is open", () -> libraries.state() instanceof Open);
    }

    public String collection() {
        return collection;
    }

    public RequestSpecification call() {
        return key.isEmpty() ? given() : given().header("Authorization", "Bearer " + key);
    }

    public Response upload(String name, byte[] content) {
        return call().multiPart("file", name, content).post("/v1/collections/{id}/documents", collection);
    }

    /** Uploads a file and waits until it is read; its id. */
    public String add(String name, byte[] content) {
        String id = upload(name, content).then().statusCode(202).extract().path("[0].document.id");
        assertThat(settled(id).getString("state")).isEqualTo("ready");
        return id;
    }

    /** What became of a document once nothing happens to it any more. */
    public JsonPath settled(String document) {
        Readiness.until("the document is read", () -> !isBusy(find(document).getString("state")));
        return find(document);
    }

    public JsonPath find(String document) {
        return call().get("/v1/documents/{id}", document)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    public Response post(String path, Object body) {
        return call().contentType(ContentType.JSON).body(body).post("/v1/collections/" + collection + path);
    }

    private static boolean isBusy(String state) {
        return state.equals("queued") || state.equals("reading");
    }
}
