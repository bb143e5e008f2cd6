package dev.fovea.langchain4j;

import dev.fovea.engine.prompt.ToolAnswer;
import dev.fovea.engine.prompt.ToolCall;
import dev.fovea.engine.prompt.ToolPrompt;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.internal.ToolSpecificationJsonUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** LangChain4j's tools in the form that the model was taught. */
final class ToolDialogue {
    static final String CALL_START = "<tool_call>";

    private ToolDialogue() {}

    /** Their schemas as the engine wants them. */
    static List<String> schemas(List<ToolSpecification> tools) {
        return tools.stream()
                .map(tool -> tool.toBuilder().metadata(Map.of()).build())
                .map(tool -> "{\"type\": \"function\", \"function\": " + ToolSpecificationJsonUtils.toJson(tool) + "}")
                .toList();
    }

    /** An earlier answer as the model wrote it: what it said, then the calls it made. */
    static String transcript(AiMessage message) {
        String text = Optional.ofNullable(message.text()).orElse("");
        List<ToolCall> calls = message.toolExecutionRequests().stream()
                .map(call -> new ToolCall(call.name(), arguments(call)))
                .toList();
        return ToolPrompt.answer(new ToolAnswer(text, calls));
    }

    private static String arguments(ToolExecutionRequest call) {
        return Optional.ofNullable(call.arguments())
                .filter(text -> !text.isBlank())
                .orElse("{}");
    }

    /**
     * An answer with its calls told apart; a call that cannot be read stays text.
     *
     * @param id the answer's own, from which its calls take theirs
     */
    static AiMessage parse(String id, String text) {
        ToolAnswer answer = ToolPrompt.parse(text);
        List<ToolExecutionRequest> calls = IntStream.range(0, answer.calls().size())
                .mapToObj(i -> request(id + "-" + i, answer.calls().get(i)))
                .toList();
        if (calls.isEmpty()) {
            return AiMessage.from(answer.text());
        }
        return answer.text().isEmpty() ? AiMessage.from(calls) : AiMessage.from(answer.text(), calls);
    }

    private static ToolExecutionRequest request(String id, ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name(call.name())
                .arguments(call.arguments())
                .build();
    }
}
