package dev.fovea.service.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as they are written. */
@QuarkusTest
class StreamTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void streamsTheSampleCard() {
        Events events = stream(Samples.asking(Samples.card(), "Read the text."));
        assertThat(events.text(0)).isEqualTo(Samples.CARD_TEXT);
        assertThat(events.done()).isTrue();
    }

    @Test
    void comesInTheProtocolsOrder() {
        Events events = stream(Samples.asking(Samples.card(), "Read the text."));
        JsonNode first = events.chunks().getFirst();
        assertThat(first.at("/object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(first.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(first.at("/choices/0/finish_reason").isNull()).isTrue();
        assertThat(first.at("/fovea/images/0/tiles").asInt()).isEqualTo(4);
        JsonNode last = events.chunks().getLast();
        assertThat(last.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(events.chunks()).noneMatch(chunk -> chunk.has("usage"));
        assertThat(events.chunks())
                .map(chunk -> chunk.at("/id").asText())
                .containsOnly(first.at("/id").asText());
    }

    @Test
    void endsWithTheUsageWhenAsked() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        request.putObject("stream_options").put("include_usage", true);
        JsonNode last = stream(request).chunks().getLast();
        assertThat(last.at("/choices")).isEmpty();
        assertThat(last.at("/usage/completion_tokens").asInt()).isPositive();
        assertThat(last.at("/fovea/timings/total_ms").asDouble()).isPositive();
    }

    @Test
    void streamsSeveralAnswersBesideEachOther() {
        Events events = stream(Samples.asking(Samples.card(), "Read the text.").put("n", 2));
        assertThat(events.text(0)).isEqualTo(Samples.CARD_TEXT);
        assertThat(events.text(1)).isEqualTo(Samples.CARD_TEXT);
    }

    @Test
    void carriesLogProbabilitiesWithTheText() {
        Events events = stream(Samples.asking(Samples.card(), "Read the text.").put("logprobs", true));
        StringBuilder tokens = new StringBuilder();
        events.chunks().stream()
                .flatMap(chunk -> chunk.at("/choices/0/logprobs/content").valueStream())
                .forEach(token -> tokens.append(token.path("token").asText()));
        assertThat(tokens).hasToString(Samples.CARD_TEXT);
    }

    @Test
    void answersAWrongRequestWithAStatus() {
        given().contentType(ContentType.JSON)
                .body(Samples.asking(Samples.bomb(), "Read the text.")
                        .put("stream", true)
                        .toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(413);
    }

    private static Events stream(ObjectNode request) {
        String body = given().contentType(ContentType.JSON)
                .body(request.put("stream", true).toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .contentType("text/event-stream")
                .extract()
                .asString();
        return Events.parse(body);
    }
}
