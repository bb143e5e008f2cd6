package dev.fovea.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.Fixtures;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.engine.api.Segment.VideoSegment;
import dev.fovea.engine.prompt.PromptPart.Control;
import dev.fovea.engine.prompt.PromptPart.Picture;
import dev.fovea.engine.prompt.PromptPart.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChatTemplateTest {
    private static final ImageSource IMAGE = ImageSource.rgb(1, 1, new byte[3]);

    @Test
    void writesConversationsAsTheOriginal() throws IOException {
        for (JsonNode row : Fixtures.jsonLines("chat/conversation_templates.jsonl")) {
            ChatTemplate template = ChatTemplate.named(row.path("template").asText());
            String system = row.path("system_message").asText();
            List<Turn> turns = new ArrayList<>();
            for (JsonNode pair : row.path("messages")) {
                turns.add(new Turn(Role.USER, split(pair.path(0).asText())));
                if (!pair.path(1).isNull()) {
                    turns.add(new Turn(Role.ASSISTANT, split(pair.path(1).asText())));
                }
            }
            String expected = row.path("prompt").asText();
            assertThat(text(template.withSystemMessage(system).render(turns))).isEqualTo(expected);
            List<Turn> withSystem = new ArrayList<>(turns);
            withSystem.addFirst(new Turn(Role.SYSTEM, List.of(new Text(system))));
            assertThat(text(template.render(withSystem))).isEqualTo(expected);
            if (system.startsWith("你是")) {
                assertThat(text(template.render(turns))).isEqualTo(expected);
            }
            assertThat(template.stop()).isEqualTo(row.path("stop").asText());
        }
    }

    @Test
    void announcesPicturesAsTheOriginal() throws IOException {
        for (JsonNode row : Fixtures.jsonLines("chat/conversation_templates.jsonl")) {
            String name = row.path("name").asText();
            if (name.equals("image_without_newline") || name.equals("more_images_than_placeholders")) {
                continue;
            }
            List<Message> messages = new ArrayList<>();
            for (JsonNode pair : row.path("messages")) {
                messages.add(new Message(Role.USER, segments(pair.path(0).asText())));
                if (!pair.path(1).isNull()) {
                    messages.add(Message.assistant(pair.path(1).asText()));
                }
            }
            ChatTemplate template = ChatTemplate.named(row.path("template").asText())
                    .withSystemMessage(row.path("system_message").asText());
            assertThat(text(template.render(TurnComposer.compose(messages, template.numbersImages()))))
                    .isEqualTo(row.path("prompt").asText());
        }
    }

    @Test
    void writesConversationsAsTheConvertedForm() throws IOException {
        for (JsonNode row : Fixtures.jsonLines("chat/jinja_templates.jsonl")) {
            boolean ours = row.path("template").asText().startsWith("internvl_hf");
            if (!ours || !row.path("add_generation_prompt").asBoolean()) {
                continue;
            }
            List<Message> messages = new ArrayList<>();
            for (JsonNode message : row.path("messages")) {
                Role role = Role.valueOf(message.path("role").asText().toUpperCase(Locale.ROOT));
                messages.add(new Message(role, segments(message.path("content"))));
            }
            String expected = row.path("rendered")
                    .asText()
                    .replace("<IMG_CONTEXT>", "<image>")
                    .replace("<video>", "Frame1: <image>\nFrame2: <image>");
            ChatTemplate template = ChatTemplate.converted();
            assertThat(text(template.render(TurnComposer.compose(messages, template.numbersImages()))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void writesLaterSystemMessagesWhereTheyStand() {
        List<Turn> turns =
                List.of(new Turn(Role.USER, List.of(new Text("a"))), new Turn(Role.SYSTEM, List.of(new Text("b"))));
        assertThat(text(ChatTemplate.converted().render(turns)))
                .isEqualTo("<|im_start|>user\na<|im_end|>\n<|im_start|>system\nb<|im_end|>\n<|im_start|>assistant\n");
    }

    @Test
    void endsEmptyTurnsInTheConvertedFormOnly() {
        List<Turn> turns = List.of(new Turn(Role.USER, List.of(new Text(""))));
        assertThat(text(ChatTemplate.converted().render(turns)))
                .isEqualTo("<|im_start|>user\n<|im_end|>\n<|im_start|>assistant\n");
        assertThat(text(ChatTemplate.named("internvl2_5").withSystemMessage("").render(turns)))
                .isEqualTo("<|im_start|>system\n<|im_end|>\n<|im_start|>user\n<|im_start|>assistant\n");
    }

    @Test
    void refusesUnknownNames() {
        assertThatThrownBy(() -> ChatTemplate.named("vicuna")).hasMessageContaining("vicuna");
    }

    static String text(List<PromptPart> parts) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Control(String token) -> token;
                    case Text text -> text.text();
                    case Picture _ -> "<image>";
                })
                .collect(Collectors.joining());
    }

    private static List<PromptPart> split(String text) {
        List<PromptPart> parts = new ArrayList<>();
        String[] words = text.split("<image>", -1);
        for (int i = 0; i < words.length; i++) {
            if (i > 0) {
                parts.add(new Picture(IMAGE, OptionalInt.empty()));
            }
            parts.add(new Text(words[i]));
        }
        return parts;
    }

    static List<Segment> segments(String text) {
        List<Segment> segments = new ArrayList<>();
        String rest = text;
        List<ImageSource> frames = new ArrayList<>();
        while (rest.matches("(?s)(Image-\\d+: |Frame\\d+: )?<image>\n.*")) {
            if (rest.startsWith("Frame")) {
                frames.add(IMAGE);
            } else {
                segments.add(new ImageSegment(IMAGE));
            }
            rest = rest.substring(rest.indexOf('\n') + 1);
        }
        if (!frames.isEmpty()) {
            segments.add(new VideoSegment(frames));
        }
        segments.add(new TextSegment(rest));
        return segments;
    }

    private static List<Segment> segments(JsonNode content) {
        if (content.isTextual()) {
            return List.of(new TextSegment(content.asText()));
        }
        List<Segment> segments = new ArrayList<>();
        for (JsonNode part : content) {
            segments.add(
                    switch (part.path("type").asText()) {
                        case "image" -> new ImageSegment(IMAGE);
                        case "video" -> new VideoSegment(List.of(IMAGE, IMAGE));
                        default -> new TextSegment(part.path("text").asText());
                    });
        }
        return segments;
    }
}
