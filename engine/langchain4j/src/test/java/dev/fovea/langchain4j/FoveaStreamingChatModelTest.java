package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.ErrorCode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.langchain4j.model.output.FinishReason;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FoveaStreamingChatModelTest {
    private static FoveaStreamingChatModel over(Submission engine) {
        return FoveaStreamingChatModel.builder()
                .submission(engine)
                .modelName("scripted")
                .build();
    }

    @Test
    void thePiecesMakeTheText() {
        Heard heard = new Heard();

        over(ScriptedEngine.saying("Date: 1996-07-22\nPhone: 716-3296")).chat("Read the text.", heard);

        assertThat(heard.response().aiMessage().text()).isEqualTo("Date: 1996-07-22\nPhone: 716-3296");
        assertThat(heard.text()).isEqualTo("Date: 1996-07-22\nPhone: 716-3296");
        assertThat(heard.pieces()).hasSizeGreaterThan(1);
    }

    @Test
    void aCancelledStreamIsSilent() {
        CompletableFuture<StreamingHandle> cancelled = new CompletableFuture<>();
        Heard heard = new Heard(handle -> {
            handle.cancel();
            cancelled.complete(handle);
        });
        ScriptedEngine engine = ScriptedEngine.stuckAfter(2, "one two three four");

        over(engine).chat("Count.", heard);

        assertThat(cancelled.join().isCancelled()).isTrue();
        assertThat(engine.lastAnswer().completion().join().choices().getFirst().finishReason())
                .isEqualTo(dev.fovea.engine.api.FinishReason.CANCELLED);
        assertThat(heard.pieces()).containsExactly("one");
        assertThat(heard.hasEnded()).isFalse();
    }

    @Test
    void aFullQueueReachesOnError() {
        Heard heard = new Heard();

        over(ScriptedEngine.failing(ErrorCode.QUEUE_FULL)).chat("Read the text.", heard);

        assertThatThrownBy(heard::response).hasCauseExactlyInstanceOf(RateLimitException.class);
    }

    @Test
    void whatItCannotDoIsThrown() {
        assertThatThrownBy(() -> over(ScriptedEngine.failing(ErrorCode.FEATURE_UNSUPPORTED))
                        .chat("Read the text.", new Heard()))
                .isExactlyInstanceOf(UnsupportedFeatureException.class);
    }

    @Test
    void toolCallsAreNotText() {
        Heard heard = new Heard();
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("What is the time?"))
                .toolSpecifications(ToolSpecification.builder().name("clock").build())
                .build();

        over(ScriptedEngine.saying("I shall look. <tool_call> {\"name\": \"clock\", \"arguments\": {}} </tool_call>"))
                .chat(request, heard);

        assertThat(heard.response().finishReason()).isEqualTo(FinishReason.TOOL_EXECUTION);
        assertThat(heard.text()).isEqualTo("I shall look.");
        assertThat(heard.calls())
                .extracting(call -> call.toolExecutionRequest().name())
                .containsExactly("clock");
    }

    @Test
    void withoutToolsACallIsText() {
        Heard heard = new Heard();
        String lesson = "Write <tool_call> {\"name\": \"clock\"} </tool_call>";

        over(ScriptedEngine.saying(lesson)).chat("How are tools called?", heard);

        assertThat(heard.response().aiMessage().text()).isEqualTo(lesson);
        assertThat(heard.text()).isEqualTo(lesson);
    }
}
