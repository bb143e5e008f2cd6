package dev.fovea.langchain4j;

import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * LangChain4j's messages as the engine's, text and pictures in the same order.
 *
 * @param images where pictures are read
 */
record MessageMapper(ImageReader images) {
    /** Close to the words of the grounding questions that InternVL is trained on. */
    static final String BOX_QUESTION = "Please provide the bounding box coordinates of what you name.";

    List<Message> map(List<ChatMessage> messages, boolean boxesWanted) {
        List<Message> mapped = new ArrayList<>();
        messages.forEach(message -> mapped.add(map(message)));
        if (boxesWanted) {
            askForBoxes(mapped);
        }
        return mapped;
    }

    private Message map(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> Message.system(system.text());
            case UserMessage user -> new Message(Message.Role.USER, segments(user.contents()));
            case AiMessage answer -> Message.assistant(ToolDialogue.transcript(answer));
            case ToolExecutionResultMessage result -> new Message(Message.Role.TOOL, segments(result.contents()));
            default -> throw unsupported(message.type().name() + " message");
        };
    }

    private List<Segment> segments(List<Content> contents) {
        return contents.stream().map(this::segment).toList();
    }

    private Segment segment(Content content) {
        return switch (content) {
            case TextContent text -> new TextSegment(text.text());
            case ImageContent image -> new ImageSegment(images.read(image.image()));
            default -> throw unsupported(content.type().name() + " content");
        };
    }

    private static UnsupportedFeatureException unsupported(String what) {
        return new UnsupportedFeatureException(
                what.toLowerCase(Locale.ROOT) + " is not supported: the model reads text and images");
    }

    private static void askForBoxes(List<Message> conversation) {
        for (int i = conversation.size() - 1; i >= 0; i--) {
            if (conversation.get(i).role() == Message.Role.USER) {
                conversation.set(i, askingForBoxes(conversation.get(i)));
                return;
            }
        }
    }

    /** The question with the wish for boxes right behind its last text, so that pictures which follow it still do. */
    private static Message askingForBoxes(Message question) {
        List<Segment> segments = new ArrayList<>(question.segments());
        int end = segments.size();
        while (end > 0 && segments.get(end - 1) instanceof ImageSegment) {
            end--;
        }
        segments.add(end, new TextSegment("\n" + BOX_QUESTION));
        return new Message(question.role(), segments);
    }
}
