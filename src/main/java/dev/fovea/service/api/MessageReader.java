package dev.fovea.service.api;

import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Message.Role;
import dev.fovea.engine.api.Segment;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.service.image.ImageLoader;
import java.util.List;
import java.util.OptionalInt;

/** Reads the conversation. */
final class MessageReader {
    private final ImageLoader images;
    private final int lowDetailTiles;

    MessageReader(ImageLoader images, int lowDetailTiles) {
        this.images = images;
        this.lowDetailTiles = lowDetailTiles;
    }

    /**
     * Reads all messages.
     *
     * @param requestTiles the most tiles a picture as the request has it, which outweighs the word "low"
     */
    List<Message> read(JsonView messages, OptionalInt requestTiles) {
        List<JsonView> items = messages.items();
        if (items.isEmpty()) {
            throw BadRequest.invalid(messages.path(), "messages is empty; a request needs at least one");
        }
        return items.stream().map(item -> message(item, requestTiles)).toList();
    }

    private Message message(JsonView message, OptionalInt requestTiles) {
        Role role = role(message.object().get("role"));
        message.find("function_call").ifPresent(call -> {
            throw BadRequest.unsupported(call.path(), call.path() + " is not supported; use tool_calls");
        });
        return message.find("tool_calls")
                .filter(calls -> role == Role.ASSISTANT && !calls.items().isEmpty())
                .map(calls -> Message.assistant(ToolReader.transcript(words(message), calls)))
                .orElseGet(() -> new Message(role, content(message.get("content"), requestTiles)));
    }

    /** What an answer said beside its calls; often nothing. */
    private static String words(JsonView message) {
        return message.find("content").map(JsonView::text).orElse("");
    }

    private static Role role(JsonView role) {
        return switch (role.text()) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool" -> Role.TOOL;
            default -> throw role.wrong("system, developer, user, assistant or tool");
        };
    }

    private List<Segment> content(JsonView content, OptionalInt requestTiles) {
        if (!content.isText() && !content.isArray()) {
            throw content.wrong("a string or an array of parts");
        }
        return content.isText()
                ? List.of(new TextSegment(content.text()))
                : content.items().stream()
                        .map(part -> segment(part, requestTiles))
                        .toList();
    }

    private Segment segment(JsonView part, OptionalInt requestTiles) {
        JsonView type = part.object().get("type");
        return switch (type.text()) {
            case "text" -> new TextSegment(part.get("text").text());
            case "image_url" -> image(part.get("image_url").object(), requestTiles);
            default ->
                throw BadRequest.unsupported(
                        type.path(),
                        "parts of type '%s' are not supported; use text or image_url".formatted(type.text()));
        };
    }

    private ImageSegment image(JsonView image, OptionalInt requestTiles) {
        image.find("min_dynamic_patch").filter(least -> least.integer() != 1).ifPresent(least -> {
            throw BadRequest.unsupported(least.path(), least.path() + " is not supported; leave it out");
        });
        OptionalInt tiles = tiles(image, requestTiles);
        return new ImageSegment(images.load(image.get("url").text()), tiles);
    }

    private OptionalInt tiles(JsonView image, OptionalInt requestTiles) {
        boolean low = image.find("detail").map(MessageReader::isLow).orElse(false);
        return image.find("max_dynamic_patch")
                .map(limit -> OptionalInt.of(tileLimit(limit)))
                .orElse(low && requestTiles.isEmpty() ? OptionalInt.of(lowDetailTiles) : OptionalInt.empty());
    }

    private static boolean isLow(JsonView detail) {
        return switch (detail.text()) {
            case "low" -> true;
            case "high", "auto" -> false;
            default -> throw detail.wrong("low, high or auto");
        };
    }

    static int tileLimit(JsonView limit) {
        int tiles = limit.integer();
        if (tiles < 1) {
            throw limit.wrong("at least 1");
        }
        return tiles;
    }
}
