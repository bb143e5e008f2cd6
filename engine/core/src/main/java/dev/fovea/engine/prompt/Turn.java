package dev.fovea.engine.prompt;

import dev.fovea.engine.api.Message;
import java.util.List;

/**
 * One turn, its pictures already announced.
 *
 * @param role who speaks
 * @param parts what is said and shown; empty texts do not count
 */
public record Turn(Message.Role role, List<PromptPart> parts) {
    public Turn {
        parts = parts.stream()
                .filter(part ->
                        !(part instanceof PromptPart.Text text && text.text().isEmpty()))
                .toList();
    }
}
