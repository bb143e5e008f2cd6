package dev.fovea.service.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole answers of the model that ships. */
@QuarkusTest
class ChatTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void readsTheSampleCard() {
        JsonPath answer = ask(Samples.asking(Samples.card(), "Read the text."));
        assertThat(answer.getString("object")).isEqualTo("chat.completion");
        assertThat(answer.getString("id")).startsWith("chatcmpl-");
        assertThat(answer.getString("model")).isEqualTo("fovea-tiny");
        assertThat(answer.getString("choices[0].message.role")).isEqualTo("assistant");
        assertThat(answer.getString("choices[0].message.content")).isEqualTo(Samples.CARD_TEXT);
        assertThat(answer.getString("choices[0].finish_reason")).isEqualTo("stop");
    }

    @Test
    void saysWhatItCostAndHowThePictureWasCut() {
        JsonPath answer = ask(Samples.asking(Samples.card(), "Read the text."));
        assertThat(answer.getInt("fovea.images[0].columns")).isEqualTo(3);
        assertThat(answer.getInt("fovea.images[0].rows")).isEqualTo(1);
        assertThat(answer.getBoolean("fovea.images[0].thumbnail")).isTrue();
        assertThat(answer.getInt("fovea.images[0].tiles")).isEqualTo(4);
        assertThat(answer.getInt("usage.prompt_tokens_details.image_tokens"))
                .isEqualTo(answer.getInt("fovea.images[0].tokens"));
        assertThat(answer.getInt("usage.total_tokens"))
                .isEqualTo(answer.getInt("usage.prompt_tokens") + answer.getInt("usage.completion_tokens"));
        assertThat(answer.getDouble("fovea.timings.first_token_ms")).isPositive();
    }

    @Test
    void findsAPromptAgainInItsCache() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        ask(request);
        assertThat(ask(request).getInt("usage.prompt_tokens_details.cached_tokens"))
                .isPositive();
    }

    @Test
    void cutsIntoAsManyTilesAsThePictureAsksFor() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        Samples.imageUrl(request).put("max_dynamic_patch", 2);
        request.putObject("mm_processor_kwargs").put("max_dynamic_patch", 6);
        assertThat(ask(request).getInt("fovea.images[0].tiles")).isEqualTo(3);
    }

    @Test
    void cutsIntoAsManyTilesAsTheRequestAsksFor() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        Samples.imageUrl(request).put("detail", "low");
        request.putObject("mm_processor_kwargs").put("max_dynamic_patch", 2);
        assertThat(ask(request).getInt("fovea.images[0].tiles")).isEqualTo(3);
    }

    @Test
    void takesLowDetailForOneTileAndHighForTheModelsOwn() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        Samples.imageUrl(request).put("detail", "low");
        assertThat(ask(request).getInt("fovea.images[0].tiles")).isEqualTo(1);
        Samples.imageUrl(request).put("detail", "high");
        assertThat(ask(request).getInt("fovea.images[0].tiles")).isEqualTo(4);
    }

    @Test
    void readsWithASmallerVisualStride() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.").put("v2pe_delta", 0.25);
        assertThat(ask(request).getList("choices")).hasSize(1);
    }

    @Test
    void givesSeveralAnswers() {
        JsonPath answer = ask(Samples.asking(Samples.card(), "Read the text.").put("n", 3));
        assertThat(answer.getList("choices.index", Integer.class)).containsExactly(0, 1, 2);
        assertThat(answer.getList("choices.message.content", String.class)).containsOnly(Samples.CARD_TEXT);
    }

    @Test
    void drawsTheSameAnswerFromTheSameSeed() {
        ObjectNode request = Samples.asking("Read the text.")
                .put("temperature", 1.5)
                .put("seed", 42)
                .put("max_tokens", 20);
        assertThat(text(ask(request))).isEqualTo(text(ask(request)));
    }

    @Test
    void stopsAtTheTokenLimit() {
        JsonPath answer = ask(Samples.asking(Samples.card(), "Read the text.").put("max_completion_tokens", 3));
        assertThat(answer.getString("choices[0].finish_reason")).isEqualTo("length");
        assertThat(answer.getInt("usage.completion_tokens")).isEqualTo(3);
    }

    @Test
    void stopsAtAStringOrAtTheFirstOfSeveral() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.").put("stop", "\n");
        assertThat(text(ask(request))).isEqualTo("Date: 1996-07-22");
        request.putArray("stop").add("Phone").add("-07");
        assertThat(text(ask(request))).isEqualTo("Date: 1996");
    }

    @Test
    void reportsLogProbabilities() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.")
                .put("logprobs", true)
                .put("top_logprobs", 2);
        List<Map<String, Object>> tokens = ask(request).getList("choices[0].logprobs.content");
        assertThat(tokens.getFirst()).containsKeys("token", "logprob", "bytes", "top_logprobs");
        assertThat(tokens.getFirst().get("token")).isEqualTo("Date");
        assertThat(tokens.getFirst().get("bytes")).isEqualTo(List.of(68, 97, 116, 101));
        assertThat(tokens).allSatisfy(token -> assertThat((List<?>) token.get("top_logprobs"))
                .hasSize(2));
    }

    @Test
    void leavesLogProbabilitiesOutUnasked() {
        JsonPath answer = ask(Samples.asking(Samples.card(), "Read the text."));
        assertThat(answer.getString("choices[0].logprobs")).isNull();
    }

    @Test
    void followsAConversation() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        request.withArray("messages").addObject().put("role", "assistant").put("content", Samples.CARD_TEXT);
        request.withArray("messages").addObject().put("role", "user").put("content", "What is the Date?");
        assertThat(ask(request).getInt("usage.prompt_tokens"))
                .isGreaterThan(
                        ask(Samples.asking(Samples.card(), "Read the text.")).getInt("usage.prompt_tokens"));
    }

    private static JsonPath ask(ObjectNode request) {
        return given().contentType(ContentType.JSON)
                .body(request.toString())
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String text(JsonPath answer) {
        return answer.getString("choices[0].message.content");
    }
}
