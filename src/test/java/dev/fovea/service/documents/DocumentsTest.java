package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;

import dev.fovea.service.api.Readiness;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents from upload to deletion. */
@QuarkusTest
class DocumentsTest {
    @Inject
    LibraryProducer libraries;

    private Desk desk;

    @BeforeEach
    void sit() {
        desk = Desk.open(libraries);
    }

    @Test
    void an_uploaded_file_is_read_and_listed() {
        Response upload = desk.upload("invoice.pdf", SampleFiles.invoice());
        upload.then().statusCode(202).body("[0].new", equalTo(true)).body("[0].document.name", equalTo("invoice.pdf"));
        String id = upload.path("[0].document.id");
        JsonPath document = desk.settled(id);
        assertThat(document.getString("state")).isEqualTo("ready");
        assertThat(document.getInt("page_count")).isEqualTo(1);
        assertThat(document.getInt("pages_ready")).isEqualTo(1);
        assertThat(document.getString("media_type")).isEqualTo("application/pdf");
        given().get("/v1/collections/{id}/documents", desk.collection()).then().body("id", equalTo(List.of(id)));
        given().get("/v1/collections/{id}", desk.collection())
                .then()
                .body("documents", equalTo(1))
                .body("pages", equalTo(1));
    }

    @Test
    void progress_comes_as_events_and_ends_with_the_document() {
        String id = desk.upload("pages.pdf", SampleFiles.pages(12, "Progress")).path("[0].document.id");
        String events = given().get("/v1/documents/{id}/progress", id)
                .then()
                .statusCode(200)
                .contentType(containsString("text/event-stream"))
                .extract()
                .asString();
        assertThat(events.lines().filter(line -> line.startsWith("event:")))
                .isNotEmpty()
                .allMatch(line -> line.endsWith("progress"));
        List<JsonPath> documents = events.lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> new JsonPath(line.substring("data:".length())))
                .toList();
        assertThat(documents.getLast().getString("state")).isEqualTo("ready");
        assertThat(documents.getLast().getInt("pages_ready")).isEqualTo(12);
        given().get("/v1/collections/{id}/progress", desk.collection())
                .then()
                .statusCode(200)
                .body(containsString(id));
    }

    @Test
    void the_same_bytes_are_one_document_however_many_send_them_at_once() {
        byte[] file = SampleFiles.pages(3, "Twenty at once");
        List<CompletableFuture<Response>> uploads = IntStream.range(0, 20)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> desk.upload("copy-%d.pdf".formatted(i), file)))
                .toList();
        assertThat(uploads).map(CompletableFuture::join).allSatisfy(upload -> assertThat(upload.statusCode())
                .isEqualTo(202));
        assertThat(uploads)
                .map(upload -> upload.join().<String>path("[0].document.id"))
                .containsOnly(uploads.getFirst().join().<String>path("[0].document.id"));
        assertThat(uploads.stream().filter(upload -> upload.join().<Boolean>path("[0].new")))
                .hasSize(1);
    }

    @Test
    void several_files_of_one_request_are_told_apart() {
        desk.call()
                .multiPart("file", "letter.pdf", SampleFiles.letter())
                .multiPart("file", "notes.html", "<!doctype html><title>Notes</title>".getBytes(UTF_8))
                .post("/v1/collections/{id}/documents", desk.collection())
                .then()
                .statusCode(202)
                .body("name", equalTo(List.of("letter.pdf", "notes.html")))
                .body("[0].document.id", notNullValue())
                .body("[0].failure", equalTo(null))
                .body("[1].document", equalTo(null))
                .body("[1].failure.code", equalTo("file_unsupported"));
    }

    @Test
    void a_page_tells_its_text_with_places() {
        String id = desk.add("invoice.pdf", SampleFiles.invoice());
        given().get("/v1/documents/{id}/pages", id)
                .then()
                .body("page", equalTo(List.of(1)))
                .body("[0].width", equalTo(290f))
                .body("[0].height", equalTo(210f))
                .body("[0].regions", greaterThan(0));
        JsonPath text = given().get("/v1/documents/{id}/pages/1/text", id)
                .then()
                .statusCode(200)
                .body("origin", equalTo("text_layer"))
                .body("lines.box", everyItem(hasSize(4)))
                .extract()
                .jsonPath();
        assertThat(text.getList("lines.text", String.class)).anyMatch(line -> line.contains("Keller Supplies Ltd"));
        List<Float> total = text.getList("lines.find { it.text.contains('94.25') }.box", Float.class);
        assertThat(total.get(1)).isBetween(140f, 160f);
        assertThat(total.get(3)).isBetween(155f, 170f);
    }

    @Test
    void a_page_is_drawn_once_and_kept_by_whoever_got_it() throws IOException {
        String id = desk.add("invoice.pdf", SampleFiles.invoice());
        Response picture = given().get("/v1/documents/{id}/pages/1/image?dpi=72", id);
        picture.then().statusCode(200).contentType("image/png").header("Cache-Control", containsString("immutable"));
        assertThat(image(picture).getWidth()).isEqualTo(290);
        given().header("If-None-Match", picture.header("ETag"))
                .get("/v1/documents/{id}/pages/1/image?dpi=72", id)
                .then()
                .statusCode(304);
    }

    @Test
    void places_are_lit_up_in_the_colour_of_their_verdict() throws IOException {
        String id = desk.add("invoice.pdf", SampleFiles.invoice());
        Response picture = given().queryParam("dpi", 72)
                .queryParam("highlight", "100,180,140,200,verified", "150,180,190,200,unsupported")
                .get("/v1/documents/{id}/pages/1/image", id);
        picture.then().statusCode(200).header("Cache-Control", containsString("no-store"));
        Color verified = new Color(image(picture).getRGB(120, 190));
        Color unsupported = new Color(image(picture).getRGB(170, 190));
        assertThat(verified.getGreen()).isGreaterThan(verified.getRed()).isLessThan(255);
        assertThat(unsupported.getRed()).isGreaterThan(unsupported.getGreen()).isLessThan(255);
        assertThat(image(picture).getRGB(240, 190)).isEqualTo(Color.WHITE.getRGB());
    }

    @Test
    void the_original_comes_back_as_a_download() {
        byte[] file = SampleFiles.letter();
        String id = desk.add("Letter to Nora.pdf", file);
        Response original = given().get("/v1/documents/{id}/original", id);
        original.then()
                .statusCode(200)
                .contentType("application/pdf")
                .header("Content-Disposition", endsWith("Letter%20to%20Nora.pdf"));
        assertThat(original.asByteArray()).isEqualTo(file);
    }

    @Test
    void what_is_deleted_is_gone_with_its_pages() {
        String id = desk.add("letter.pdf", SampleFiles.letter());
        given().delete("/v1/documents/{id}", id).then().statusCode(204);
        given().get("/v1/documents/{id}", id).then().statusCode(404).body("code", equalTo("document_unknown"));
        given().get("/v1/documents/{id}/pages/1/image", id).then().statusCode(404);
        given().delete("/v1/documents/{id}", id).then().statusCode(404);
        desk.post("/search", Map.of("query", "payment")).then().statusCode(200).body("pages", hasSize(0));
        given().delete("/v1/collections/{id}", desk.collection()).then().statusCode(204);
        given().get("/v1/collections/{id}", desk.collection()).then().statusCode(404);
    }

    @Test
    void a_cancelled_document_can_be_taken_up_again() {
        String id = desk.upload("long.pdf", SampleFiles.pages(200, "Cancelled")).path("[0].document.id");
        given().post("/v1/documents/{id}/cancel", id).then().statusCode(200);
        assertThat(desk.settled(id).getString("state")).isIn("cancelled", "ready");
        given().post("/v1/documents/{id}/retry", id).then().statusCode(200);
        assertThat(desk.settled(id).getString("state")).isEqualTo("ready");
        assertThat(desk.find(id).getInt("pages_ready")).isEqualTo(200);
    }

    @Test
    void a_search_finds_the_page_and_the_place_on_it() {
        String invoice = desk.add("invoice.pdf", SampleFiles.invoice());
        String letter = desk.add("letter.pdf", SampleFiles.letter());
        JsonPath found = desk.post(
                        "/search", Map.of("query", "Who supplies envelopes?", "stages", List.of("words", "meaning")))
                .then()
                .statusCode(200)
                .body("pages[0].document", equalTo(invoice))
                .body("pages[0].document_name", equalTo("invoice.pdf"))
                .body("pages[0].page", equalTo(1))
                .body("pages[0].width", equalTo(290f))
                .body("pages[0].regions[0].box", hasSize(4))
                .body("stages.stage", equalTo(List.of("words", "meaning")))
                .extract()
                .jsonPath();
        assertThat(found.getList("pages")).isNotEmpty();
        desk.post("/search", Map.of("query", "envelopes", "documents", List.of(letter)))
                .then()
                .body("pages.document", everyItem(equalTo(letter)));
        desk.post("/search", Map.of("query", "x", "documents", List.of(UUID.randomUUID())))
                .then()
                .body("pages", hasSize(0));
    }

    @Test
    void stages_are_measured() {
        desk.add("letter.pdf", SampleFiles.letter());
        desk.post("/search", Map.of("query", "payment")).then().statusCode(200);
        Readiness.until("the page is counted", () -> metrics().contains("fovea_ingest_seconds_count{"));
        assertThat(metrics()).contains("fovea_retrieval_seconds_count{");
    }

    private static String metrics() {
        return given().get("/q/metrics").asString();
    }

    private static BufferedImage image(Response response) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(response.asByteArray()));
    }
}
