package dev.fovea.engine.prompt;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.prompt.PromptPart.Control;
import dev.fovea.engine.prompt.PromptPart.Text;
import dev.fovea.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * How a model family writes a conversation down. The forms of InternVL's {@code conversation.py}, quirks included, and of
 * the checkpoints converted for transformers.
 */
public final class ChatTemplate {
    private static final String SHANGHAI = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。";
    private static final String SENSETIME = "你是由上海人工智能实验室联合商汤科技开发的书生多模态大模型，英文名叫InternVL, 是一个有用无害的人工智能助手。";
    private static final List<String> ENDS_OF_TEXT = List.of("<|endoftext|>", "</s>");

    /** How a turn begins. */
    private enum Header {
        /** {@code <|im_start|>user} and a line end. */
        CHATML,
        /** {@code <|user|>} and a line end. */
        PHI3
    }

    private final String name;
    private final Header header;
    private final String afterTurn;
    private final Optional<String> systemMessage;
    private final boolean original;

    private ChatTemplate(
            String name, Header header, String afterTurn, Optional<String> systemMessage, boolean original) {
        this.name = name;
        this.header = header;
        this.afterTurn = afterTurn;
        this.systemMessage = systemMessage;
        this.original = original;
    }

    /**
     * A template of {@code conversation.py} by its name.
     *
     * @throws EngineException {@link ErrorCode#CHECKPOINT_CONFIG_INVALID} for an unknown name
     */
    public static ChatTemplate named(String name) {
        return switch (name) {
            case "internvl2_5" -> new ChatTemplate(name, Header.CHATML, "\n", Optional.of(SHANGHAI), true);
            case "Hermes-2", "internlm2-chat" ->
                new ChatTemplate(name, Header.CHATML, "", Optional.of(SENSETIME), true);
            case "phi3-chat" -> new ChatTemplate(name, Header.PHI3, "", Optional.of(SENSETIME), true);
            default ->
                throw new EngineException(
                        ErrorCode.CHECKPOINT_CONFIG_INVALID,
                        "expected the template internvl2_5, Hermes-2, internlm2-chat or phi3-chat; found " + name);
        };
    }

    /** The form of checkpoints converted for transformers: no system message of its own, pictures not numbered. */
    public static ChatTemplate converted() {
        return new ChatTemplate("converted", Header.CHATML, "\n", Optional.empty(), false);
    }

    /** The same with another system message for conversations that bring none. */
    public ChatTemplate withSystemMessage(String value) {
        return new ChatTemplate(name, header, afterTurn, Optional.of(value), original);
    }

    public String name() {
        return name;
    }

    /** What a conversation begins with that brings no system message. */
    public Optional<String> systemMessage() {
        return systemMessage;
    }

    /** Whether several pictures are announced as {@code Image-1:} and so on. */
    public boolean numbersImages() {
        return original;
    }

    /** The token that ends a turn; in an answer's text, the answer ends before it. */
    public String stop() {
        return header == Header.CHATML ? "<|im_end|>" : "<|end|>";
    }

    /** The ids that end an answer: the turn's end, and what ends a text in this vocabulary. */
    public List<Integer> stopTokens(Tokenizer tokenizer) {
        return Stream.concat(Stream.of(stop()), ENDS_OF_TEXT.stream())
                .map(tokenizer::id)
                .filter(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
    }

    /** The control tokens that a tokenizer must have. */
    public List<String> controlTokens() {
        return header == Header.CHATML
                ? List.of("<|im_start|>", "<|im_end|>")
                : List.of("<|system|>", "<|user|>", "<|assistant|>", "<|end|>");
    }

    /** A whole conversation, up to where the answer begins. */
    public List<PromptPart> render(List<Turn> turns) {
        List<PromptPart> out = new ArrayList<>();
        boolean bringsSystem = !turns.isEmpty() && turns.getFirst().role() == Role.SYSTEM;
        if (!bringsSystem) {
            systemMessage.ifPresent(text -> addTurn(new Turn(Role.SYSTEM, List.of(new Text(text))), out));
        }
        for (int i = 0; i < turns.size(); ) {
            int end = i + 1;
            while (turns.get(i).role() == Role.TOOL
                    && end < turns.size()
                    && turns.get(end).role() == Role.TOOL) {
                end++;
            }
            Turn turn = turns.get(i).role() == Role.TOOL ? ToolPrompt.results(turns.subList(i, end)) : turns.get(i);
            addTurn(turn, out);
            i = end;
        }
        addHeader(Role.ASSISTANT, out);
        return List.copyOf(out);
    }

    // An original template does not end an empty turn; only a system message may be empty.
    private void addTurn(Turn turn, List<PromptPart> out) {
        addHeader(turn.role(), out);
        out.addAll(turn.parts());
        if (!turn.parts().isEmpty() || turn.role() == Role.SYSTEM || !original) {
            out.add(new Control(stop()));
            out.add(new Text(afterTurn));
        }
    }

    private void addHeader(Role role, List<PromptPart> out) {
        String speaker = role.name().toLowerCase(Locale.ROOT);
        switch (header) {
            case CHATML -> {
                out.add(new Control("<|im_start|>"));
                out.add(new Text(speaker + "\n"));
            }
            case PHI3 -> {
                out.add(new Control("<|" + speaker + "|>"));
                out.add(new Text("\n"));
            }
        }
    }
}
