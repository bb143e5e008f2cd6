package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Documents whose rows and files are somewhere else: nothing is kept on this machine. */
@QuarkusTest
@TestProfile(ElsewhereTest.Rented.class)
class ElsewhereTest {
    @Inject
    LibraryProducer libraries;

    @Inject
    DocumentsConfig config;

    private Desk desk;

    /** A folder for data that must not come into being. */
    public static final class Rented implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Elsewhere.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fovea.documents.data", TestFolders.data("never-made"));
        }
    }

    @BeforeEach
    void sit() {
        desk = Desk.open(libraries);
    }

    @Test
    void a_document_lives_in_the_database_and_the_bucket_and_leaves_neither_behind() throws IOException {
        assertThat(files()).isEmpty();
        String id = desk.add("invoice.pdf", SampleFiles.invoice());
        assertThat(files()).isNotEmpty();
        desk.post("/search", Map.of("query", "Who supplies envelopes?"))
                .then()
                .statusCode(200)
                .body("pages[0].document", equalTo(id));
        Response picture = given().get("/v1/documents/{id}/pages/1/image?dpi=72", id);
        picture.then().statusCode(200).contentType("image/png");
        assertThat(ImageIO.read(new ByteArrayInputStream(picture.asByteArray())).getWidth())
                .isEqualTo(290);
        assertThat(given().get("/v1/documents/{id}/original", id).asByteArray()).isEqualTo(SampleFiles.invoice());

        given().delete("/v1/documents/{id}", id).then().statusCode(204);
        desk.post("/search", Map.of("query", "Who supplies envelopes?")).then().body("pages", hasSize(0));
        assertThat(files()).isEmpty();
        assertThat(Files.exists(Path.of(TestFolders.data("never-made")))).isFalse();
    }

    @Test
    void health_asks_the_database() {
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'documents' }.status", equalTo("UP"))
                .body("checks.find { it.name == 'documents' }.data.state", equalTo("open"));
    }

    private List<String> files() {
        DocumentsConfig.Bucket bucket = config.bucket();
        AwsBasicCredentials keys = AwsBasicCredentials.create(
                bucket.accessKey().orElseThrow(), bucket.secretKey().orElseThrow());
        try (S3Client client = S3Client.builder()
                .endpointOverride(bucket.endpoint().orElseThrow())
                .region(Region.of(bucket.region()))
                .credentialsProvider(StaticCredentialsProvider.create(keys))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build()) {
            return client.listObjectsV2(request -> request.bucket(bucket.name().orElseThrow())).contents().stream()
                    .map(S3Object::key)
                    .toList();
        }
    }
}
