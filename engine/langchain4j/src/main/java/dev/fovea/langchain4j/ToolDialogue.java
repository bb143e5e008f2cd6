package dev.fovea.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.internal.ToolSpecificationJsonUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tools in the form that Qwen2.5 was taught: offered in the system message, called between {@code <tool_call>} tags. */
final class ToolDialogue {
    static final String CALL_START = "<tool_call>";
    private static final String CALL_END = "</tool_call>";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ToolDialogue() {}

    /** The section of the system message that offers tools. */
    static String offer(List<ToolSpecification> tools) {
        String signatures = tools.stream()
                .map(tool -> tool.toBuilder().metadata(Map.of()).build())
                .map(tool -> "{\"type\": \"function\", \"function\": " + ToolSpecificationJsonUtils.toJson(tool) + "}")
                .collect(Collectors.joining("\n"));
        return """
                # Tools

                You may call one or more functions to assist with the user query.

                You are provided with function signatures within <tools></tools> XML tags:
                <tools>
                %s
                </tools>

                For each function call, return a json object with function name and arguments within \
                <tool_call></tool_call> XML tags:
                <tool_call>
                {"name": <function-name>, "arguments": <args-json-object>}
                </tool_call>""".formatted(signatures);
    }

    /** An earlier answer as the model wrote it: what it said, then the calls it made. */
    static String transcript(AiMessage message) {
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(message.text()).filter(text -> !text.isEmpty()).ifPresent(parts::add);
        message.toolExecutionRequests().forEach(call -> parts.add(call(call)));
        return String.join("\n", parts);
    }

    private static String call(ToolExecutionRequest call) {
        String arguments = Optional.ofNullable(call.arguments())
                .filter(text -> !text.isBlank())
                .orElse("{}");
        return CALL_START + "\n{\"name\": " + JSON.valueToTree(call.name()) + ", \"arguments\": " + arguments + "}\n"
                + CALL_END;
    }

    /** An answer with its calls told apart. When one of them cannot be read, all of it stays text. */
    static AiMessage parse(String id, String text) {
        int start = text.indexOf(CALL_START);
        if (start < 0) {
            return AiMessage.from(text);
        }
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (int at = start; at >= 0; at = text.indexOf(CALL_START, at + 1)) {
            int end = text.indexOf(CALL_END, at);
            Optional<ToolExecutionRequest> call = end < 0
                    ? Optional.empty()
                    : read(id + "-" + calls.size(), text.substring(at + CALL_START.length(), end));
            if (call.isEmpty()) {
                return AiMessage.from(text);
            }
            calls.add(call.get());
        }
        String said = text.substring(0, start).strip();
        return said.isEmpty() ? AiMessage.from(calls) : AiMessage.from(said, calls);
    }

    private static Optional<ToolExecutionRequest> read(String id, String json) {
        try {
            JsonNode call = JSON.readTree(json);
            JsonNode arguments = call.path("arguments");
            return call.path("name").isTextual() && (arguments.isObject() || arguments.isMissingNode())
                    ? Optional.of(ToolExecutionRequest.builder()
                            .id(id)
                            .name(call.path("name").asText())
                            .arguments(arguments.isMissingNode() ? "{}" : arguments.toString())
                            .build())
                    : Optional.empty();
        } catch (JsonProcessingException malformed) {
            return Optional.empty();
        }
    }
}
