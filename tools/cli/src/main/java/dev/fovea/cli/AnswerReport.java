package dev.fovea.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an answer was and what it cost, for people and for programs. */
final class AnswerReport {
    private static final double NANOS = 1e9;

    private AnswerReport() {}

    static List<String> lines(String model, String backend, Completion completion) {
        List<String> lines = new ArrayList<>();
        lines.add("%s on %s".formatted(model, backend));
        for (ImageUse image : completion.images()) {
            lines.add("picture of %d × %d pixels as %d × %d tiles%s, %d visual tokens"
                    .formatted(
                            image.width(),
                            image.height(),
                            image.columns(),
                            image.rows(),
                            image.thumbnail() ? " and a thumbnail" : "",
                            image.visualTokens()));
        }
        Usage usage = completion.usage();
        Completion.Timings timings = completion.timings();
        double decoding = seconds(timings.total()) - seconds(timings.firstToken());
        lines.add("%d prompt tokens, first token after %.2f s; %d tokens written, %.1f a second; ended by %s"
                .formatted(
                        usage.promptTokens(),
                        seconds(timings.firstToken()),
                        usage.completionTokens(),
                        Math.max(0, usage.completionTokens() - 1) / Math.max(decoding, 1e-9),
                        reason(completion.choices().getFirst())));
        return lines;
    }

    static String json(String model, Completion completion) {
        JsonMapper mapper = new JsonMapper();
        Completion.Choice choice = completion.choices().getFirst();
        ObjectNode root = mapper.createObjectNode();
        root.put("model", model).put("text", choice.text()).put("finish_reason", reason(choice));
        choice.boxes().forEach(box -> root.withArray("boxes")
                .addObject()
                .put("label", box.label())
                .put("image", box.image())
                .put("x1", box.x1())
                .put("y1", box.y1())
                .put("x2", box.x2())
                .put("y2", box.y2()));
        completion.images().forEach(image -> root.withArray("images")
                .addObject()
                .put("width", image.width())
                .put("height", image.height())
                .put("columns", image.columns())
                .put("rows", image.rows())
                .put("thumbnail", image.thumbnail())
                .put("visual_tokens", image.visualTokens()));
        root.putObject("usage")
                .put("prompt_tokens", completion.usage().promptTokens())
                .put("cached_tokens", completion.usage().cachedTokens())
                .put("visual_tokens", completion.usage().visualTokens())
                .put("completion_tokens", completion.usage().completionTokens());
        root.putObject("seconds")
                .put("queued", seconds(completion.timings().queued()))
                .put("first_token", seconds(completion.timings().firstToken()))
                .put("total", seconds(completion.timings().total()));
        return root.toPrettyString();
    }

    private static String reason(Completion.Choice choice) {
        return choice.finishReason().name().toLowerCase(Locale.ROOT);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }
}
