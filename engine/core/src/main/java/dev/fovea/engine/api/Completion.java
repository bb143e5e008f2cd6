package dev.fovea.engine.api;

import java.time.Duration;
import java.util.List;

/**
 * A finished request.
 *
 * @param choices the answers, as many as were asked for, by index
 * @param usage tokens read and written
 * @param images how each picture was cut, in the order of the prompt
 * @param timings how long it took
 */
public record Completion(List<Choice> choices, Usage usage, List<ImageUse> images, Timings timings) {
    public Completion {
        choices = List.copyOf(choices);
        images = List.copyOf(images);
    }

    /** The first answer's text. */
    public String text() {
        return choices.getFirst().text();
    }

    /**
     * One answer.
     *
     * @param index which of the answers asked for, from 0
     * @param text what was said, without control tokens and trimmed, boxes and all
     * @param finishReason why it ended
     * @param tokens the ids written, the one that ended the turn not included
     * @param logprobs one entry a token when asked for, else empty
     * @param boxes the regions that the text points at
     */
    public record Choice(
            int index,
            String text,
            FinishReason finishReason,
            List<Integer> tokens,
            List<TokenLogprob> logprobs,
            List<Box> boxes) {
        public Choice {
            tokens = List.copyOf(tokens);
            logprobs = List.copyOf(logprobs);
            boxes = List.copyOf(boxes);
        }
    }

    /**
     * Where the time went.
     *
     * @param queued from submission to the first step
     * @param firstToken from submission to the first token
     * @param total from submission to the end
     */
    public record Timings(Duration queued, Duration firstToken, Duration total) {}
}
