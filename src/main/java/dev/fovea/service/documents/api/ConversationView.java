package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.answer.Conversations.Conversation;
import dev.fovea.retrieval.answer.Conversations.ConversationInfo;
import dev.fovea.retrieval.answer.Conversations.PastAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A conversation as it goes over the wire.
 *
 * @param title its first question
 * @param answers in order; left out in lists
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.NON_ABSENT)
record ConversationView(
        UUID id, UUID collection, String title, Instant createdAt, Optional<List<PastAnswerView>> answers) {
    static ConversationView of(ConversationInfo info) {
        return of(info, Optional.empty());
    }

    static ConversationView of(Conversation conversation) {
        return of(
                conversation.info(),
                Optional.of(
                        conversation.answers().stream().map(PastAnswerView::of).toList()));
    }

    private static ConversationView of(ConversationInfo info, Optional<List<PastAnswerView>> answers) {
        return new ConversationView(info.id(), info.collectionId(), info.title(), info.createdAt(), answers);
    }

    /** A question and what came of it. */
    @JsonNaming(SnakeCaseStrategy.class)
    record PastAnswerView(
            UUID id,
            String question,
            String text,
            String outcome,
            String model,
            Instant createdAt,
            List<CitationView> citations) {
        static PastAnswerView of(PastAnswer past) {
            return new PastAnswerView(
                    past.id(),
                    past.question(),
                    past.text(),
                    past.outcome().code(),
                    past.model(),
                    past.createdAt(),
                    past.citations().stream().map(CitationView::of).toList());
        }
    }
}
