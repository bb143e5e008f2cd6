package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.Box;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.ImageUse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What an answer says beyond the protocol, under {@code fovea}.
 *
 * @param promptTokens tokens of the prompt, as soon as they are known
 * @param images how the pictures were cut
 * @param boxes the regions that the answers point at
 * @param timings where the time went
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.NON_EMPTY)
record Extension(OptionalInt promptTokens, List<Picture> images, List<Region> boxes, Optional<Times> timings) {
    /** How one picture was cut. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Picture(int width, int height, int columns, int rows, boolean thumbnail, int tiles, int tokens) {
        static Picture of(ImageUse use) {
            return new Picture(
                    use.width(),
                    use.height(),
                    use.columns(),
                    use.rows(),
                    use.thumbnail(),
                    use.tiles(),
                    use.visualTokens());
        }
    }

    /** A region of a picture, in fractions of its width and height. */
    record Region(int choice, String label, int image, double x1, double y1, double x2, double y2) {
        static Region of(int choice, Box box) {
            return new Region(choice, box.label(), box.image(), box.x1(), box.y1(), box.x2(), box.y2());
        }
    }

    /** Milliseconds since the request came, and the pace after the first token. */
    @JsonNaming(SnakeCaseStrategy.class)
    record Times(double queuedMs, double firstTokenMs, double totalMs, double tokensPerSecond) {
        static Times of(Completion completion) {
            Completion.Timings timings = completion.timings();
            return new Times(
                    millis(timings.queued()), millis(timings.firstToken()), millis(timings.total()), pace(completion));
        }

        private static double pace(Completion completion) {
            Duration writing =
                    completion.timings().total().minus(completion.timings().firstToken());
            int later =
                    completion.usage().completionTokens() - completion.choices().size();
            return later > 0 && writing.isPositive() ? round(later * 1e9 / writing.toNanos()) : 0;
        }

        private static double millis(Duration duration) {
            return round(duration.toNanos() / 1e6);
        }

        private static double round(double value) {
            return Math.round(value * 1000) / 1000.0;
        }
    }

    static Extension admitted(int promptTokens, List<ImageUse> images) {
        return new Extension(OptionalInt.of(promptTokens), pictures(images), List.of(), Optional.empty());
    }

    static Extension of(Completion.Choice choice) {
        return new Extension(OptionalInt.empty(), List.of(), regions(choice), Optional.empty());
    }

    static Extension of(Completion completion) {
        List<Region> regions = completion.choices().stream()
                .flatMap(choice -> regions(choice).stream())
                .toList();
        return new Extension(
                OptionalInt.empty(), pictures(completion.images()), regions, Optional.of(Times.of(completion)));
    }

    private static List<Picture> pictures(List<ImageUse> images) {
        return images.stream().map(Picture::of).toList();
    }

    private static List<Region> regions(Completion.Choice choice) {
        return choice.boxes().stream()
                .map(box -> Region.of(choice.index(), box))
                .toList();
    }
}
