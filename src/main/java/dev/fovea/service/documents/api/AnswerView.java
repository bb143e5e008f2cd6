package dev.fovea.service.documents.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.answer.AnswerEvent;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.AnswerTimes;
import dev.fovea.service.documents.api.SearchView.StageView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A whole answer as it goes over the wire.
 *
 * @param outcome {@code answered} or {@code not_in_documents}
 * @param text empty if it is not in the documents
 * @param citations what was found out about each claim
 * @param pages that the model was given
 * @param stages how they were found
 * @param kept false where the conversation does not know of it, since the database did not take it
 */
record AnswerView(
        UUID conversation,
        UUID answer,
        String outcome,
        String text,
        List<CitationView> citations,
        List<HitView> pages,
        List<StageView> stages,
        UsageView usage,
        TimingsView timings,
        boolean kept) {
    /** Of all events of an ask that came to its end. */
    static AnswerView of(List<AnswerEvent> events) {
        Started started = (Started) events.getFirst();
        Ended ended = (Ended) events.getLast();
        return new AnswerView(
                started.conversationId(),
                started.answerId(),
                ended.outcome().code(),
                ended.text(),
                events.stream()
                        .filter(Cited.class::isInstance)
                        .map(cited -> CitationView.of((Cited) cited))
                        .toList(),
                started.pages().stream().map(HitView::of).toList(),
                started.stages().stream().map(StageView::of).toList(),
                UsageView.of(ended),
                TimingsView.of(ended.times()),
                ended.kept());
    }

    /** The first event of a stream: what the model is given. */
    record StartedView(UUID conversation, UUID answer, List<HitView> pages, List<StageView> stages) {
        static StartedView of(Started started) {
            return new StartedView(
                    started.conversationId(),
                    started.answerId(),
                    started.pages().stream().map(HitView::of).toList(),
                    started.stages().stream().map(StageView::of).toList());
        }
    }

    /** The last event of a stream. */
    record EndedView(String outcome, String text, UsageView usage, TimingsView timings, boolean kept) {
        static EndedView of(Ended ended) {
            return new EndedView(
                    ended.outcome().code(),
                    ended.text(),
                    UsageView.of(ended),
                    TimingsView.of(ended.times()),
                    ended.kept());
        }
    }

    /** Tokens, where the model tells. */
    @JsonNaming(SnakeCaseStrategy.class)
    record UsageView(OptionalInt inputTokens, OptionalInt outputTokens) {
        static UsageView of(Ended ended) {
            return new UsageView(ended.inputTokens(), ended.outputTokens());
        }
    }

    /** Milliseconds from the request on. */
    @JsonNaming(SnakeCaseStrategy.class)
    record TimingsView(double foundMs, OptionalDouble askedMs, OptionalDouble firstTextMs, double totalMs) {
        private static final double NANOS_PER_MILLI = 1e6;

        static TimingsView of(AnswerTimes times) {
            return new TimingsView(
                    millis(times.found()), millis(times.asked()), millis(times.firstText()), millis(times.total()));
        }

        private static OptionalDouble millis(Optional<Duration> time) {
            return time.map(known -> OptionalDouble.of(millis(known))).orElse(OptionalDouble.empty());
        }

        private static double millis(Duration time) {
            return BoxView.rounded(time.toNanos() / NANOS_PER_MILLI);
        }
    }
}
