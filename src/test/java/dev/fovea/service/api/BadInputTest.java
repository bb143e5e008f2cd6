package dev.fovea.service.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.service.engine.EngineProducer;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, with which status and in which words. */
@QuarkusTest
class BadInputTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                                | null",
                "[]                                                               | null",
                "'{\"messages\": []} {}'                                          | null",
                "{\"messages\": [], \"messages\": []}                             | null",
                "{}                                                               | messages",
                "{\"messages\": \"hello\"}                                        | messages",
                "{\"messages\": []}                                               | messages",
                "{\"messages\": [1]}                                              | messages[0]",
                "{\"messages\": [{\"content\": \"x\"}]}                           | messages[0].role",
                "{\"messages\": [{\"role\": \"poet\", \"content\": \"x\"}]}       | messages[0].role",
                "{\"messages\": [{\"role\": \"user\"}]}                           | messages[0].content",
                "{\"messages\": [{\"role\": \"user\", \"content\": 5}]}           | messages[0].content",
                "{\"messages\": [{\"role\": \"user\", \"content\": [\"x\"]}]}     | messages[0].content[0]",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"text\"}]}]} | messages[0].content[0].text",
                "{\"messages\": [{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": \"x\"}]}]} | messages[0].content[0].image_url",
            })
    void refusesJsonOfTheWrongShape(String body, String param) {
        post(body)
                .statusCode(400)
                .body("error.type", equalTo("invalid_request_error"))
                .body("error.code", equalTo("request_invalid"))
                .body("error.param", equalTo(param.equals("null") ? null : param))
                .body("error.message", notNullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, -0.1",
        "temperature, 1e999",
        "top_p, 0",
        "top_p, 1.1",
        "top_k, -2",
        "min_p, 2",
        "repetition_penalty, 0",
        "presence_penalty, 3",
        "frequency_penalty, -3",
        "max_tokens, 0",
        "n, 0",
        "n, 1000",
        "v2pe_delta, 0.3",
        "v2pe_delta, 0",
        "stop, '[\"\"]'",
    })
    void refusesValuesOutOfRange(String field, String value) {
        post(with(field, value)).statusCode(400).body("error.message", notNullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, '\"0.5\"'",
        "temperature, '[]'",
        "max_tokens, 1.5",
        "max_tokens, 10000000000",
        "seed, '\"x\"'",
        "stream, 1",
        "stop, 5",
        "logprobs, 5",
        "n, '\"2\"'",
        "mm_processor_kwargs, 6",
        "stream_options, '{\"include_usage\": true}'",
        "top_logprobs, 3",
    })
    void refusesValuesOfTheWrongKind(String field, String value) {
        post(with(field, value))
                .statusCode(400)
                .body("error.code", equalTo("request_invalid"))
                .body("error.param", containsString(field));
    }

    @ParameterizedTest
    @CsvSource({
        "response_format, '{\"type\": \"json_object\"}'",
        "logit_bias, '{\"5\": 1}'",
        "functions, '[{}]'",
        "modalities, '[\"audio\"]'",
        "guided_json, '{}'",
        "mm_processor_kwargs, '{\"use_thumbnail\": false}'",
    })
    void refusesWhatItDoesNotHave(String field, String value) {
        post(with(field, value))
                .statusCode(400)
                .body("error.code", equalTo("feature_unsupported"))
                .body("error.param", containsString(field));
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, NaN",
        "temperature, Infinity",
    })
    void refusesNumbersThatJsonDoesNotHave(String field, String value) {
        post(with(field, value)).statusCode(400).body("error.message", containsString("not JSON"));
    }

    @ParameterizedTest
    @CsvSource({"user, '\"someone\"'", "store, false", "metadata, '{\"a\": \"b\"}'", "no_such_field, 1", "stop, null"})
    void passesOverWhatDoesNotChangeTheAnswer(String field, String value) {
        post(with(field, value)).statusCode(200);
    }

    @Test
    void refusesAModelItDoesNotHave() {
        post(with("model", "\"gpt-4o\"")).statusCode(404).body("error.code", equalTo("model_not_found"));
    }

    @Test
    void refusesAPromptOverTheContextAndSaysHowLongItIs() {
        post(Samples.asking("word ".repeat(20_000)).toString())
                .statusCode(400)
                .body("error.code", equalTo("context_length_exceeded"))
                .body("error.message", containsString("the prompt is 60016 tokens long and the context 8192"));
    }

    @Test
    void refusesTooManyPictures() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        for (int i = 0; i < 100; i++) {
            request.withArray("/messages/0/content").insert(0, request.at("/messages/0/content/0"));
        }
        post(request.toString()).statusCode(400).body("error.code", equalTo("too_many_images"));
    }

    @Test
    void refusesAPictureThatIsCutOff() {
        byte[] card = Samples.card();
        refused(Arrays.copyOf(card, card.length / 2), 400, "image_truncated");
    }

    @Test
    void refusesAPictureThatIsNone() {
        refused("no picture at all".getBytes(StandardCharsets.UTF_8), 400, "image_unreadable");
    }

    @Test
    void refusesAnEmptyPicture() {
        refused(new byte[0], 400, "image_empty");
    }

    @Test
    void refusesAPictureThatWouldNotFitTheMemory() {
        refused(Samples.bomb(), 413, "image_too_large");
    }

    @Test
    void readsAPictureWhateverItsLabelSays() {
        post(Samples.asking(Samples.blank(50, 50, "jpeg"), "Read the text.")
                        .put("max_tokens", 2)
                        .toString())
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/a.png",
        "https://example.org/a.png",
        "file:///etc/hostname",
        "ftp://example.org/a.png",
        "/etc/hostname",
    })
    void fetchesNothingUnlessToldTo(String url) {
        post(Samples.askingAbout(url, "Read the text.").toString())
                .statusCode(400)
                .body("error.code", equalTo("image_url_refused"));
    }

    @Test
    void wantsJson() {
        given().contentType(ContentType.TEXT)
                .body("hello")
                .when()
                .post("/v1/chat/completions")
                .then()
                .statusCode(415)
                .body("error.type", equalTo("invalid_request_error"));
    }

    @Test
    void answersUnknownPathsAndMethodsInTheProtocolsForm() {
        given().get("/v1/nothing").then().statusCode(404).body("error.message", notNullValue());
        given().get("/v1/chat/completions").then().statusCode(405).body("error.message", notNullValue());
    }

    private static void refused(byte[] picture, int status, String code) {
        post(Samples.asking(picture, "Read the text.").toString())
                .statusCode(status)
                .body("error.code", equalTo(code))
                .body("error.message", not(containsString("Exception")));
    }

    private static String with(String field, String value) {
        String request = Samples.asking("Read the text.").put("max_tokens", 2).toString();
        String others = field.equals("max_tokens") ? request.replace(",\"max_tokens\":2", "") : request;
        return others.substring(0, others.length() - 1) + ",\"" + field + "\":" + value + "}";
    }

    private static ValidatableResponse post(String body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .when()
                .post("/v1/chat/completions")
                .then();
    }
}
