package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.PdfFileContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageMapperTest {
    private static final MessageMapper MAPPER = new MessageMapper(new ImageReader(Optional.empty()));
    private static final ToolExecutionRequest CLOCK = ToolExecutionRequest.builder()
            .id("1")
            .name("clock")
            .arguments("{\"zone\": \"UTC\"}")
            .build();

    private static List<Message> map(ChatMessage... messages) {
        return MAPPER.map(List.of(messages), false);
    }

    @Test
    void keepsRolesAndOrder() {
        assertThat(map(
                        SystemMessage.from("Be brief."),
                        UserMessage.from("Hi"),
                        AiMessage.from("Hello"),
                        UserMessage.from("Bye")))
                .containsExactly(
                        Message.system("Be brief."),
                        Message.user("Hi"),
                        Message.assistant("Hello"),
                        Message.user("Bye"));
    }

    @Test
    void keepsPicturesWhereTheyStand() {
        UserMessage message = UserMessage.from(
                TextContent.from("Compare"),
                ImageContent.from("AQI=", "image/png"),
                TextContent.from("with"),
                ImageContent.from("Aw==", "image/png"));

        assertThat(map(message).getFirst().segments())
                .containsExactly(
                        new TextSegment("Compare"),
                        new ImageSegment(ImageSource.encoded(new byte[] {1, 2})),
                        new TextSegment("with"),
                        new ImageSegment(ImageSource.encoded(new byte[] {3})));
    }

    @ParameterizedTest
    @EnumSource
    void theDetailLevelChangesNoTiles(DetailLevel detail) {
        UserMessage message = UserMessage.from(ImageContent.from("AQI=", "image/png", detail));

        assertThat(map(message).getFirst().segments())
                .containsExactly(new ImageSegment(ImageSource.encoded(new byte[] {1, 2})));
    }

    @Test
    void toolsAreTalkedOfAsTheModelWasTaught() {
        List<Message> mapped = map(
                UserMessage.from("What is the time?"),
                AiMessage.from("I shall look.", List.of(CLOCK)),
                ToolExecutionResultMessage.from(CLOCK, "10:14"));

        assertThat(mapped.get(1)).isEqualTo(Message.assistant("""
                        I shall look.
                        <tool_call>
                        {"name": "clock", "arguments": {"zone": "UTC"}}
                        </tool_call>"""));
        assertThat(mapped.get(2)).isEqualTo(new Message(Role.TOOL, List.of(new TextSegment("10:14"))));
    }

    @Test
    void boxesAreAskedForAfterTheLastQuestion() {
        List<Message> mapped = MAPPER.map(
                List.of(UserMessage.from("Hi"), AiMessage.from("Hello"), UserMessage.from("Where is the total?")),
                true);

        assertThat(mapped.getFirst()).isEqualTo(Message.user("Hi"));
        assertThat(mapped.getLast().segments())
                .containsExactly(
                        new TextSegment("Where is the total?"), new TextSegment("\n" + MessageMapper.BOX_QUESTION));
    }

    @Test
    void boxesAreAskedForBeforeThePicturesThatFollowTheQuestion() {
        UserMessage message =
                UserMessage.from(TextContent.from("Where is it?"), ImageContent.from("AQI=", "image/png"));

        assertThat(MAPPER.map(List.of(message), true).getFirst().segments())
                .containsExactly(
                        new TextSegment("Where is it?"),
                        new TextSegment("\n" + MessageMapper.BOX_QUESTION),
                        new ImageSegment(ImageSource.encoded(new byte[] {1, 2})));
    }

    static Stream<Content> unreadable() {
        return Stream.of(
                VideoContent.from("https://example.com/film.mp4"),
                AudioContent.from("https://example.com/song.mp3"),
                PdfFileContent.from("https://example.com/paper.pdf"));
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatIsNeitherTextNorPicture(Content content) {
        assertThatThrownBy(() -> map(UserMessage.from(content)))
                .isExactlyInstanceOf(UnsupportedFeatureException.class)
                .hasMessageContaining("not supported");
    }
}
