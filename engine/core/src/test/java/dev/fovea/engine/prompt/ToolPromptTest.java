package dev.fovea.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.Fixtures;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment.TextSegment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolPromptTest {
    private static final String QWEN = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.";

    @Test
    void writesToolsCallsAndResultsAsTheReference() throws IOException {
        int compared = 0;
        for (JsonNode row : Fixtures.jsonLines("chat/jinja_templates.jsonl")) {
            if (!row.path("template").asText().startsWith("qwen2_5")) {
                continue;
            }
            List<String> tools = new ArrayList<>();
            row.path("tools").forEach(tool -> tools.add(tool.toString()));
            List<Message> messages = new ArrayList<>();
            row.path("messages").forEach(message -> messages.add(message(message)));
            ChatTemplate template = ChatTemplate.converted().withSystemMessage(QWEN);
            List<Message> offered = ToolPrompt.offer(messages, tools, QWEN);
            assertThat(ChatTemplateTest.text(template.render(TurnComposer.compose(offered, false))))
                    .isEqualTo(row.path("rendered").asText());
            compared++;
        }
        assertThat(compared).isEqualTo(6);
    }

    @Test
    void takesCallsOutOfAnAnswer() {
        ToolAnswer answer = ToolPrompt.parse("""
                Let me look.
                <tool_call>
                {"name": "zoom", "arguments": {"x": 1, "label": "</b> \\"é\\""}}
                </tool_call>
                <tool_call>
                {"name": "stop", "arguments": {}}
                </tool_call>""");
        assertThat(answer.text()).isEqualTo("Let me look.");
        assertThat(answer.calls())
                .containsExactly(
                        new ToolCall("zoom", "{\"x\": 1, \"label\": \"</b> \\\"é\\\"\"}"), new ToolCall("stop", "{}"));
        assertThat(ToolPrompt.parse(ToolPrompt.answer(answer))).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>",
                "<tool_call></tool_call>",
                "<tool_call>{\"name\": \"a\"}</tool_call>",
                "<tool_call>{\"name\": 3, \"arguments\": {}}</tool_call>",
                "<tool_call>{\"name\": \"a\", \"arguments\": []}</tool_call>",
                "<tool_call>{\"name\": \"a\", \"arguments\": {</tool_call>",
                "<tool_call>{\"name\": \"a\", \"arguments\": {}} and more</tool_call>",
                "</tool_call> words",
                "[[["
            })
    void leavesWhatIsNoCallInTheText(String text) {
        assertThat(ToolPrompt.parse(text)).isEqualTo(new ToolAnswer(text, List.of()));
    }

    @Test
    void acceptsALastCallThatWasCutAtItsEnd() {
        assertThat(ToolPrompt.parse("<tool_call>\n{\"name\": \"a\", \"arguments\": {}}\n")
                        .calls())
                .containsExactly(new ToolCall("a", "{}"));
    }

    @Test
    void refusesToolsThatAreNoObjects() {
        for (String tool : List.of("", "3", "{", "{} {}")) {
            assertThatThrownBy(() -> ToolPrompt.section(List.of(tool))).hasMessageContaining("JSON object");
        }
    }

    private static Message message(JsonNode node) {
        Role role = Role.valueOf(node.path("role").asText().toUpperCase(Locale.ROOT));
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : node.path("tool_calls")) {
            JsonNode function = call.path("function");
            calls.add(new ToolCall(
                    function.path("name").asText(), function.path("arguments").toString()));
        }
        String text = ToolPrompt.answer(new ToolAnswer(node.path("content").asText(), calls));
        return new Message(role, List.of(new TextSegment(text)));
    }
}
