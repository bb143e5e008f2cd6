package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.search.Search;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;

/**
 * Answers questions from a tenant's documents with any of LangChain4j's streaming chat models. Safe for use by many threads.
 *
 * <p>An ask begins when somebody subscribes. Cancelling the subscription stops it, whatever it is at, and is kept as an answer
 * that was cancelled. A failure reaches the subscriber, and is kept as one that failed: {@link LibraryException}, or
 * {@link dev.fovea.retrieval.database.DatabaseException}.
 */
public final class Answerer {
    final Search search;
    final AnswerPages pages;
    final AnswerRecords records;
    final StreamingChatModel model;
    final AnswerOptions options;
    final Stages stages;

    public Answerer(
            Database database,
            Search search,
            AnswerPages pages,
            StreamingChatModel model,
            AnswerOptions options,
            Stages stages) {
        this.search = search;
        this.pages = pages;
        this.records = new AnswerRecords(database);
        this.model = model;
        this.options = options;
        this.stages = stages;
    }

    /** What happens until it is answered: see {@link AnswerEvent}. */
    public Multi<AnswerEvent> ask(Tenant tenant, AskRequest request) {
        return Multi.createFrom()
                .emitter(emitter -> new Ask(this, tenant, request, emitter).start(), BackPressureStrategy.BUFFER);
    }
}
