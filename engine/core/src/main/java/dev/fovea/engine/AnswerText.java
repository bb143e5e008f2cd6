package dev.fovea.engine;

import dev.fovea.engine.tokenizer.StreamDecoder;
import java.util.List;

/** The text of one answer as it grows: tokens are decoded, ended at a stop string and trimmed. */
final class AnswerText {
    private final StreamDecoder decoder;
    private final StopMatcher stops;
    private final EdgeTrimmer trimmer = new EdgeTrimmer();
    private final StringBuilder text = new StringBuilder();

    AnswerText(AnswerRules rules, List<String> stopStrings) {
        this.decoder = rules.tokenizer().newStreamDecoder(rules.markup());
        this.stops = new StopMatcher(stopStrings);
    }

    /** Takes a token and returns the text that is new and certain. */
    String append(int id) {
        return emit(stops.append(decoder.append(id)));
    }

    /** Whether a stop string was met. */
    boolean stopped() {
        return stops.stopped();
    }

    /** Ends the text and returns the rest of it. */
    String finish() {
        if (stops.stopped()) {
            return "";
        }
        String rest = stops.append(decoder.finish());
        return emit(rest + stops.finish());
    }

    private String emit(String piece) {
        String trimmed = trimmer.append(piece);
        text.append(trimmed);
        return trimmed;
    }

    /** Everything returned so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
