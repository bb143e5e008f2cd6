package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.fovea.service.api.Readiness;
import dev.fovea.service.documents.LibraryState.Failed;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A database that does not know the service leaves it up, without documents. */
@QuarkusTest
@TestProfile(WrongPasswordTest.Mistyped.class)
class WrongPasswordTest {
    private static final String PASSWORD = "mistyped-and-secret";

    @Inject
    LibraryProducer libraries;

    @Inject
    EngineProducer engines;

    public static final class Mistyped implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Doorkeeper.class));
        }
    }

    /** The database, with another password than its own. */
    public static final class Doorkeeper extends Elsewhere {
        @Override
        public Map<String, String> start() {
            Map<String, String> settings = new HashMap<>(super.start());
            settings.put("fovea.documents.database.password", PASSWORD);
            return settings;
        }
    }

    @Test
    void callers_learn_that_there_are_no_documents_and_the_operator_why() {
        Readiness.until("the library was tried", () -> libraries.state() instanceof Failed);
        given().get("/v1/collections")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", "5")
                .body("code", equalTo("documents_unavailable"))
                .body("detail", containsString("the documents cannot be opened"))
                .body("detail", containsString("/q/health/ready"));
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(
                        "checks.find { it.name == 'documents' }.data.reason",
                        allOf(containsString("password authentication failed"), not(containsString(PASSWORD))));
        Readiness.await(engines);
        given().get("/v1/models").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        assertThat(libraries.state()).isInstanceOf(Failed.class);
    }
}
