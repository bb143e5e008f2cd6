package dev.fovea.engine.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.engine.prompt.PromptPart.Control;
import dev.fovea.engine.prompt.PromptPart.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tools as Qwen2.5's chat template writes them, which InternVL's Qwen decoders inherit: schemas in the system message,
 * calls in {@code <tool_call>}, results in {@code <tool_response>} of a user turn.
 */
public final class ToolPrompt {
    private static final String BEFORE_TOOLS = """


            # Tools

            You may call one or more functions to assist with the user query.

            You are provided with function signatures within <tools></tools> XML tags:
            <tools>""";
    private static final String AFTER_TOOLS = """

            </tools>

            For each function call, return a json object with function name and arguments within \
            <tool_call></tool_call> XML tags:
            <tool_call>
            {"name": <function-name>, "arguments": <args-json-object>}
            </tool_call>""";
    private static final Pattern CALL = Pattern.compile("<tool_call>(.*?)(?:</tool_call>|\\z)", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    // As Python's json.dumps: a space after each comma and colon, all on one line.
    private static final ObjectWriter ONE_LINE = JSON.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEntrySpacing(Separators.Spacing.AFTER)
                    .withArrayValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator("")
                    .withRootSeparator(""))
            .withObjectIndenter(DefaultPrettyPrinter.NopIndenter.instance)
            .withArrayIndenter(DefaultPrettyPrinter.NopIndenter.instance));

    private ToolPrompt() {}

    /**
     * What follows the system message where there are tools.
     *
     * @param tools JSON objects: {@code {"type": "function", "function": {"name": …, "parameters": …}}}
     * @throws EngineException {@link ErrorCode#REQUEST_INVALID} for what is no JSON object
     */
    public static String section(List<String> tools) {
        StringBuilder out = new StringBuilder(BEFORE_TOOLS);
        tools.forEach(tool -> out.append('\n').append(oneLine(tool)));
        return out.append(AFTER_TOOLS).toString();
    }

    /**
     * The conversation with tools on offer: the section follows the first system message, or one put before the rest.
     *
     * @param systemMessage what to begin with where the conversation brings no system message
     */
    public static List<Message> offer(List<Message> messages, List<String> tools, String systemMessage) {
        if (tools.isEmpty()) {
            return List.copyOf(messages);
        }
        List<Message> out = new ArrayList<>(messages);
        if (messages.isEmpty() || messages.getFirst().role() != Role.SYSTEM) {
            out.addFirst(Message.system(systemMessage + section(tools)));
        } else {
            Message first = out.removeFirst();
            List<Segment> segments = new ArrayList<>(first.segments());
            segments.add(new TextSegment(section(tools)));
            out.addFirst(new Message(Role.SYSTEM, segments));
        }
        return List.copyOf(out);
    }

    /** An answer with calls as the model would have written it, for the conversation that goes on. */
    public static String answer(ToolAnswer answer) {
        StringBuilder out = new StringBuilder(answer.text());
        for (ToolCall call : answer.calls()) {
            out.append(out.isEmpty() ? "" : "\n").append("<tool_call>\n{\"name\": ");
            out.append(write(JSON.getNodeFactory().textNode(call.name())));
            out.append(", \"arguments\": ").append(oneLine(call.arguments()));
            out.append("}\n</tool_call>");
        }
        return out.toString();
    }

    /** Takes the calls out of an answer; what is no call as it should be stays in the text. */
    public static ToolAnswer parse(String answer) {
        List<ToolCall> calls = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = CALL.matcher(answer);
        int from = 0;
        while (matcher.find()) {
            Optional<ToolCall> call = call(matcher.group(1));
            if (call.isPresent()) {
                text.append(answer, from, matcher.start());
                from = matcher.end();
                calls.add(call.get());
            }
        }
        return new ToolAnswer(
                text.append(answer, from, answer.length()).toString().strip(), calls);
    }

    private static Optional<ToolCall> call(String json) {
        try {
            JsonNode call = JSON.readTree(json);
            boolean complete =
                    call.path("name").isTextual() && call.path("arguments").isObject();
            return complete
                    ? Optional.of(new ToolCall(call.path("name").textValue(), write(call.path("arguments"))))
                    : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /** One user turn of the results that came together. */
    static Turn results(List<Turn> results) {
        List<PromptPart> parts = new ArrayList<>();
        for (Turn result : results) {
            parts.add(new Text(parts.isEmpty() ? "" : "\n"));
            parts.add(new Control("<tool_response>"));
            parts.add(new Text("\n"));
            parts.addAll(result.parts());
            parts.add(new Text("\n"));
            parts.add(new Control("</tool_response>"));
        }
        return new Turn(Role.USER, parts);
    }

    private static String oneLine(String json) {
        try {
            JsonNode node = JSON.readTree(json);
            if (node.isObject()) {
                return write(node);
            }
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "a tool must be a JSON object; found " + e.getOriginalMessage(), e);
        }
        throw new EngineException(ErrorCode.REQUEST_INVALID, "a tool must be a JSON object; found " + json);
    }

    private static String write(JsonNode node) {
        try {
            return ONE_LINE.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorCode.INTERNAL_ERROR, "cannot write JSON that was read", e);
        }
    }
}
