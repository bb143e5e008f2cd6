package dev.fovea.service.documents;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.fovea.plugin.Plugin;
import dev.fovea.retrieval.langchain4j.DocumentTools;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.agent.tool.ToolSpecifications;
import dev.langchain4j.rag.query.Query;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The plugin that an AI service in the same application is given. */
@QuarkusTest
@TestProfile(DocumentsPluginTest.Augmenting.class)
class DocumentsPluginTest {
    private static final String COLLECTION = "what the company buys";

    @Inject
    LibraryProducer libraries;

    @Inject
    Plugins plugins;

    public static final class Augmenting implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("fovea.plugin.retrieval.collection", COLLECTION);
        }
    }

    @Test
    void agents_and_augmentors_find_what_was_uploaded() {
        Desk desk = Desk.named(libraries, COLLECTION);
        desk.add("invoice.pdf", SampleFiles.invoice());
        Plugin plugin = plugins.enabled().stream()
                .filter(one -> one.name().equals("retrieval"))
                .findFirst()
                .orElseThrow();
        assertThat(plugin.retrievers().getFirst().retrieve(Query.from("Who supplies envelopes?")))
                .first()
                .satisfies(page -> assertThat(page.textSegment().text()).contains("Envelopes"));

        assertThat(ToolSpecifications.toolSpecificationsFrom(plugin.tools().getFirst()))
                .extracting(ToolSpecification::name)
                .containsExactlyInAnyOrder("documentCollections", "findPages");
        DocumentTools tools = (DocumentTools) plugin.tools().getFirst();
        assertThat(tools.documentCollections()).contains(COLLECTION);
        assertThat(tools.findPages(COLLECTION, "Who supplies envelopes?"))
                .contains("invoice.pdf, page 1:", "Envelopes");
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'plugins' }.data.retrieval", equalTo("ready"));
        given().delete("/v1/collections/{id}", desk.collection()).then().statusCode(204);
    }
}
