package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolDialogueTest {
    @Test
    void tellsCallsFromWords() {
        AiMessage message = ToolDialogue.parse("id", """
                I shall look.
                <tool_call>
                {"name": "clock", "arguments": {"zone": "UTC"}}
                </tool_call>
                <tool_call>
                {"name": "weather", "arguments": {}}
                </tool_call>""");

        assertThat(message.text()).isEqualTo("I shall look.");
        assertThat(message.toolExecutionRequests())
                .extracting(call -> call.id() + " " + call.name() + " " + call.arguments())
                .containsExactly("id-0 clock {\"zone\": \"UTC\"}", "id-1 weather {}");
    }

    @Test
    void wordsAloneAreNoCall() {
        assertThat(ToolDialogue.parse("id", "It is late.")).isEqualTo(AiMessage.from("It is late."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tool_call>{\"name\": \"clock\"",
                "<tool_call>not json</tool_call>",
                "<tool_call>{\"arguments\": {}}</tool_call>",
                "<tool_call>{\"name\": \"clock\", \"arguments\": 3}</tool_call>"
            })
    void aBrokenCallStaysText(String text) {
        assertThat(ToolDialogue.parse("id", text)).isEqualTo(AiMessage.from(text));
    }
}
