package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.service.engine.EngineProducer;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LangChain4j's own OpenAI model as the client. */
@QuarkusTest
class OpenAiClientTest {
    @Inject
    EngineProducer engines;

    @BeforeEach
    void load() {
        Readiness.await(engines);
    }

    @Test
    void readsAPicture() {
        ChatResponse response = model("fovea-tiny").chat(question());
        assertThat(response.aiMessage().text()).isEqualTo(Samples.CARD_TEXT);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(response.tokenUsage().inputTokenCount()).isPositive();
        assertThat(response.tokenUsage().outputTokenCount()).isPositive();
    }

    @Test
    void readsAPictureAsAStream() {
        OpenAiStreamingChatModel model = OpenAiStreamingChatModel.builder()
                .baseUrl(address())
                .apiKey("none needed")
                .modelName("fovea-tiny")
                .build();
        Recorder recorder = new Recorder();
        model.chat(List.of(question()), recorder);
        ChatResponse response = recorder.response.join();
        assertThat(response.aiMessage().text()).isEqualTo(Samples.CARD_TEXT);
        assertThat(recorder.parts).hasToString(Samples.CARD_TEXT);
        assertThat(response.tokenUsage().totalTokenCount()).isPositive();
    }

    @Test
    void understandsOurErrors() {
        assertThatThrownBy(() -> model("another").chat(question()))
                .isInstanceOf(ModelNotFoundException.class)
                .hasMessageContaining("fovea-tiny");
        assertThatThrownBy(() -> model("fovea-tiny").chat("word ".repeat(20_000)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("tokens");
    }

    private static String address() {
        return "http://localhost:%d/v1".formatted(RestAssured.port);
    }

    private static OpenAiChatModel model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(address())
                .apiKey("none needed")
                .modelName(name)
                .maxRetries(0)
                .build();
    }

    private static UserMessage question() {
        String card = Base64.getEncoder().encodeToString(Samples.card());
        return UserMessage.from(
                ImageContent.from(card, "image/png", DetailLevel.AUTO), TextContent.from("Read the text."));
    }

    private static final class Recorder implements StreamingChatResponseHandler {
        private final StringBuffer parts = new StringBuffer();
        private final CompletableFuture<ChatResponse> response = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String part) {
            parts.append(part);
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response.complete(complete);
        }

        @Override
        public void onError(Throwable error) {
            response.completeExceptionally(error);
        }
    }
}
