package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FoveaChatModelTest {
    private static FoveaChatModel.Builder over(Submission engine) {
        return FoveaChatModel.builder().submission(engine).modelName("scripted");
    }

    private static ChatRequest ask(ChatRequestParameters parameters) {
        return ChatRequest.builder()
                .messages(UserMessage.from("Read the text."))
                .parameters(parameters)
                .build();
    }

    @Test
    void readsGreedilyUnlessToldOtherwise() {
        ScriptedEngine engine = ScriptedEngine.saying("Total: 12.50");

        assertThat(over(engine).build().chat("Read the text.")).isEqualTo("Total: 12.50");

        GenerationRequest request = engine.lastRequest();
        assertThat(request.sampling()).isEqualTo(SamplingParams.greedy());
        assertThat(request.stride()).isEqualTo(VisualStride.ONE);
        assertThat(request.maxTiles()).isEmpty();
        assertThat(request.choices()).isEqualTo(1);
    }

    @Test
    void handsEveryParameterToTheEngine() {
        ScriptedEngine engine = ScriptedEngine.saying("Total: 12.50");

        over(engine)
                .build()
                .chat(ask(FoveaChatRequestParameters.builder()
                        .temperature(0.5)
                        .topP(0.9)
                        .topK(40)
                        .frequencyPenalty(0.1)
                        .presencePenalty(0.2)
                        .maxOutputTokens(64)
                        .stopSequences("\n")
                        .maxTiles(4)
                        .visualStride(VisualStride.of(0.25))
                        .seed(7)
                        .choices(2)
                        .minP(0.05)
                        .repetitionPenalty(1.1)
                        .topLogprobs(3)
                        .build()));

        GenerationRequest request = engine.lastRequest();
        assertThat(request.sampling())
                .isEqualTo(SamplingParams.builder()
                        .temperature(0.5)
                        .topP(0.9)
                        .topK(40)
                        .frequencyPenalty(0.1)
                        .presencePenalty(0.2)
                        .maxTokens(64)
                        .stopStrings(List.of("\n"))
                        .seed(7)
                        .minP(0.05)
                        .repetitionPenalty(1.1)
                        .topLogprobs(3)
                        .build());
        assertThat(request.maxTiles()).isEqualTo(OptionalInt.of(4));
        assertThat(request.stride().delta()).isEqualTo(0.25f);
        assertThat(request.choices()).isEqualTo(2);
    }

    @Test
    void aRequestOverridesTheDefaults() {
        ScriptedEngine engine = ScriptedEngine.saying("Total: 12.50");
        FoveaChatModel model = over(engine)
                .defaultRequestParameters(FoveaChatRequestParameters.builder()
                        .maxTiles(2)
                        .seed(1)
                        .maxOutputTokens(8)
                        .build())
                .build();

        model.chat(ask(FoveaChatRequestParameters.builder().maxTiles(6).build()));

        GenerationRequest request = engine.lastRequest();
        assertThat(request.maxTiles()).hasValue(6);
        assertThat(request.sampling().seed()).hasValue(1);
        assertThat(request.sampling().maxTokens()).hasValue(8);
    }

    @Test
    void tellsWhatTheAnswerCost() {
        FoveaChatModel model = over(ScriptedEngine.saying("one two three")).build();

        ChatResponse response =
                model.chat(ask(FoveaChatRequestParameters.builder().choices(3).build()));

        FoveaChatResponseMetadata metadata = (FoveaChatResponseMetadata) response.metadata();
        FoveaTokenUsage usage = (FoveaTokenUsage) metadata.tokenUsage();
        assertThat(usage.inputTokenCount()).isEqualTo(10);
        assertThat(usage.cachedTokens()).isEqualTo(4);
        assertThat(usage.outputTokenCount()).isEqualTo(3);
        assertThat(metadata.furtherChoices())
                .extracting(choice -> choice.index())
                .containsExactly(1, 2);
        assertThat(metadata.timings()).isPresent();
        assertThat(metadata.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(metadata.toBuilder().build()).isEqualTo(metadata);
    }

    @Test
    void answersToItsOwnNameAlone() {
        FoveaChatModel model = over(ScriptedEngine.saying("yes")).build();

        assertThat(model.chat(ask(ChatRequestParameters.builder()
                                .modelName("scripted")
                                .build()))
                        .modelName())
                .isEqualTo("scripted");
        assertThatThrownBy(() -> model.chat(
                        ask(ChatRequestParameters.builder().modelName("gpt").build())))
                .isInstanceOf(UnsupportedFeatureException.class)
                .hasMessage("modelName 'gpt' is not supported: this model is 'scripted'");
    }

    @Test
    void saysThatTheQueueIsFull() {
        FoveaChatModel model =
                over(ScriptedEngine.failing(ErrorCode.QUEUE_FULL)).build();

        assertThatThrownBy(() -> model.chat("Read the text."))
                .isExactlyInstanceOf(RateLimitException.class)
                .hasCauseInstanceOf(EngineException.class);
    }

    @Test
    void givesUpAfterItsTimeout() {
        FoveaChatModel model = over(ScriptedEngine.stuckAfter(0, "never"))
                .timeout(Duration.ofMillis(1))
                .build();

        assertThatThrownBy(() -> model.chat("Read the text."))
                .isExactlyInstanceOf(TimeoutException.class)
                .hasMessageContaining("PT0.001S");
    }

    @Test
    void anInterruptCancelsTheAnswer() {
        FoveaChatModel model = over(ScriptedEngine.stuckAfter(0, "never")).build();

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> model.chat("Read the text."))
                .isExactlyInstanceOf(NonRetriableException.class)
                .hasMessageContaining("cancelled")
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void needsAnEngine() {
        assertThatThrownBy(() -> FoveaChatModel.builder().build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("engine(…)");
    }
}
