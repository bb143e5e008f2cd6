package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.service.engine.ServedModel;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChatRequestReaderTest {
    @Inject
    ChatRequestReader reader;

    @Test
    void answersGreedilyAndOnceUnlessAskedOtherwise() {
        ChatRequest request = read(Samples.asking("hello"));
        assertThat(request.generation().sampling()).isEqualTo(SamplingParams.greedy());
        assertThat(request.generation().choices()).isEqualTo(1);
        assertThat(request.generation().stride()).isEqualTo(VisualStride.ONE);
        assertThat(request.generation().maxTiles()).isEmpty();
        assertThat(request.stream()).isFalse();
        assertThat(request.tools()).isFalse();
    }

    @Test
    void readsEverySamplingField() {
        ObjectNode request = Samples.asking("hello")
                .put("temperature", 0.7)
                .put("top_p", 0.9)
                .put("top_k", -1)
                .put("min_p", 0.1)
                .put("repetition_penalty", 1.1)
                .put("presence_penalty", 0.5)
                .put("frequency_penalty", -0.5)
                .put("seed", 12345678901L)
                .put("max_tokens", 5)
                .put("max_completion_tokens", 6)
                .put("stop", "end")
                .put("logprobs", true)
                .put("top_logprobs", 3);
        request.putArray("stop_token_ids").add(7);
        assertThat(read(request).generation().sampling())
                .isEqualTo(SamplingParams.builder()
                        .temperature(0.7)
                        .topP(0.9)
                        .minP(0.1)
                        .repetitionPenalty(1.1)
                        .presencePenalty(0.5)
                        .frequencyPenalty(-0.5)
                        .seed(12345678901L)
                        .maxTokens(6)
                        .stopStrings(List.of("end"))
                        .stopTokens(List.of(7))
                        .topLogprobs(3)
                        .build());
    }

    @Test
    void leavesTextBetweenPicturesWhereItIs() {
        ObjectNode request = Samples.asking(Samples.card(), "and");
        ArrayNode content = request.withArray("/messages/0/content");
        content.insert(0, content.get(1));
        content.add(content.get(1));
        assertThat(onlyMessage(request).segments())
                .hasExactlyElementsOfTypes(
                        TextSegment.class, ImageSegment.class, TextSegment.class, ImageSegment.class);
    }

    @Test
    void takesTileLimitsFromThePictureThenFromTheRequestThenFromItsDetail() {
        ObjectNode request = Samples.asking(Samples.card(), "Read the text.");
        assertThat(tiles(request)).isEmpty();
        Samples.imageUrl(request).put("detail", "low");
        assertThat(tiles(request)).hasValue(1);
        request.putObject("mm_processor_kwargs").put("max_dynamic_patch", 4);
        assertThat(tiles(request)).isEmpty();
        assertThat(read(request).generation().maxTiles()).hasValue(4);
        Samples.imageUrl(request).put("max_dynamic_patch", 2);
        assertThat(tiles(request)).hasValue(2);
    }

    @Test
    void passesToolsOn() {
        ChatRequest read = read(withTool(Samples.asking("What is the weather?")));
        assertThat(read.tools()).isTrue();
        assertThat(read.generation().tools()).hasSize(1).first().asString().contains("\"weather\"");
    }

    @Test
    void offersNoneWhereNoneMayBeCalled() {
        ObjectNode request = withTool(Samples.asking("What is the weather?")).put("tool_choice", "none");
        assertThat(read(request).tools()).isFalse();
        assertThat(read(request).generation().messages()).hasSize(1);
    }

    @Test
    void cannotForceACall() {
        ObjectNode request = withTool(Samples.asking("What is the weather?")).put("tool_choice", "required");
        assertThatThrownBy(() -> read(request)).isInstanceOfSatisfying(BadRequest.class, e -> assertThat(e.param())
                .isEqualTo("tool_choice"));
    }

    @Test
    void writesEarlierCallsDownAsTheModelDid() {
        ObjectNode request = Samples.asking("What is the weather?");
        ObjectNode answer = request.withArray("messages")
                .addObject()
                .put("role", "assistant")
                .putNull("content");
        answer.putArray("tool_calls")
                .addObject()
                .put("id", "call_1")
                .put("type", "function")
                .putObject("function")
                .put("name", "weather")
                .put("arguments", "{\"city\":\"Bern\"}");
        request.withArray("messages")
                .addObject()
                .put("role", "tool")
                .put("tool_call_id", "call_1")
                .put("content", "sunny");
        List<Message> messages = read(request).generation().messages();
        assertThat(messages).map(Message::role).containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(messages.get(1).segments().toString())
                .contains("<tool_call>\n{\"name\": \"weather\", \"arguments\": {\"city\": \"Bern\"}}\n</tool_call>");
    }

    private OptionalInt tiles(ObjectNode request) {
        return onlyMessage(request).segments().stream()
                .filter(ImageSegment.class::isInstance)
                .map(segment -> ((ImageSegment) segment).maxTiles())
                .findFirst()
                .orElseThrow();
    }

    private Message onlyMessage(ObjectNode request) {
        assertThat(read(request).generation().messages()).hasSize(1);
        return read(request).generation().messages().getFirst();
    }

    private ChatRequest read(ObjectNode request) {
        return reader.read(
                request.toString().getBytes(StandardCharsets.UTF_8), new ServedModel("model", Path.of("."), false));
    }

    private static ObjectNode withTool(ObjectNode request) {
        request.putArray("tools")
                .addObject()
                .put("type", "function")
                .putObject("function")
                .put("name", "weather")
                .putObject("parameters")
                .put("type", "object");
        return request;
    }
}
