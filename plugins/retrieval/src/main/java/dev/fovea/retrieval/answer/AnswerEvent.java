package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.citation.CheckedCitation;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.StageTiming;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;

/** What happens while a question is answered: one {@link Started}, texts, citations, one {@link Ended}. */
public sealed interface AnswerEvent {
    /**
     * Pages were found.
     *
     * @param pages those that the model is given, best first
     * @param stages how they were found
     */
    record Started(UUID conversationId, UUID answerId, List<PageHit> pages, List<StageTiming> stages)
            implements AnswerEvent {
        public Started {
            pages = List.copyOf(pages);
            stages = List.copyOf(stages);
        }
    }

    /**
     * The answer goes on.
     *
     * @param delta what comes after the texts so far; a model's notation for boxes is left out
     */
    record Text(String delta) implements AnswerEvent {}

    /**
     * A claim of the answer was looked up.
     *
     * @param ordinal from 0, in the order of the answer
     * @param claim the part of the answer that is cited for
     * @param quote what should be on the page
     * @param page where it is; of an unsupported one, where it should be
     */
    record Cited(int ordinal, String claim, String quote, CitedPage page, CheckedCitation citation)
            implements AnswerEvent {}

    /**
     * All is said.
     *
     * @param text the whole answer; empty if it is not in the documents
     * @param inputTokens of the prompt, if the model tells
     * @param outputTokens of the answer, if the model tells
     * @param kept false where the database did not take it, so that the conversation does not know of it
     */
    record Ended(
            AnswerOutcome outcome,
            String text,
            OptionalInt inputTokens,
            OptionalInt outputTokens,
            AnswerTimes times,
            boolean kept)
            implements AnswerEvent {}
}
