package dev.fovea.langchain4j;

import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.langchain4j.agent.tool.ToolSpecification;
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
import java.util.stream.Stream;

/**
 * LangChain4j's messages as the engine's, in the same order. Text and pictures keep the order of their message, but for one
 * case: pictures that follow all of a question's text are shown before it, for that is how InternVL learnt to be asked, and
 * LangChain4j's AI services always put the text first.
 *
 * @param images where pictures are read
 */
record MessageMapper(ImageReader images) {
    /** Close to the words of the grounding questions that InternVL is trained on. */
    static final String BOX_QUESTION = "Please provide the bounding box coordinates of what you name.";

    List<Message> map(List<ChatMessage> messages, List<ToolSpecification> tools, boolean boxesWanted) {
        List<Message> mapped = new ArrayList<>();
        messages.forEach(message -> mapped.add(map(message)));
        if (boxesWanted) {
            askForBoxes(mapped);
        }
        return ToolDialogue.offer(mapped, tools);
    }

    private Message map(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> Message.system(system.text());
            case UserMessage user -> new Message(Message.Role.USER, picturesFirst(segments(user.contents())));
            case AiMessage answer -> Message.assistant(ToolDialogue.transcript(answer));
            case ToolExecutionResultMessage result -> new Message(Message.Role.TOOL, segments(result.contents()));
            default -> throw unsupported(message.type().name() + " message");
        };
    }

    private List<Segment> segments(List<Content> contents) {
        return contents.stream().map(this::segment).toList();
    }

    private static List<Segment> picturesFirst(List<Segment> segments) {
        List<Segment> text =
                segments.stream().takeWhile(TextSegment.class::isInstance).toList();
        List<Segment> rest = segments.subList(text.size(), segments.size());
        if (!rest.stream().allMatch(ImageSegment.class::isInstance)) {
            return segments;
        }
        return Stream.concat(rest.stream(), text.stream()).toList();
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
                List<Segment> segments = new ArrayList<>(conversation.get(i).segments());
                segments.add(new TextSegment("\n" + BOX_QUESTION));
                conversation.set(i, new Message(Message.Role.USER, segments));
                return;
            }
        }
    }
}
