package dev.fovea.service.documents.api;

import dev.fovea.retrieval.answer.AskRequest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks documents.
 *
 * @param question as a person asks it
 * @param conversation that it goes on with; a new one by default
 * @param stages how pages are found: {@code words}, {@code meaning}, {@code judge}; all by default
 * @param pages how many pages are looked for, 1 to 100; 5 by default. The model gets as many of them as it can hold
 * @param documents only these; all by default
 */
record AskBody(
        @Nullable String question,
        @Nullable UUID conversation,
        @Nullable List<String> stages,
        @Nullable Integer pages,
        @Nullable List<UUID> documents) {
    static AskRequest request(@Nullable AskBody body, UUID collection) {
        if (body == null) {
            throw QueryBody.wrong("expected {\"question\": \"…\"}");
        }
        return new AskRequest(
                collection,
                Optional.ofNullable(body.conversation),
                QueryBody.text(body.question, "question"),
                QueryBody.documents(body.documents),
                QueryBody.stages(body.stages),
                QueryBody.pages(body.pages));
    }
}
