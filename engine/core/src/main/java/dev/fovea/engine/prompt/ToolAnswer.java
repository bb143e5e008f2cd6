package dev.fovea.engine.prompt;

import java.util.List;

/**
 * An answer, its calls taken out.
 *
 * @param text what is left, trimmed
 * @param calls the calls in order
 */
public record ToolAnswer(String text, List<ToolCall> calls) {
    public ToolAnswer {
        calls = List.copyOf(calls);
    }
}
