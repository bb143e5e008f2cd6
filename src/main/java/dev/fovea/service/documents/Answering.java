package dev.fovea.service.documents;

import dev.fovea.engine.ModelInfo;
import dev.fovea.langchain4j.FoveaStreamingChatModel;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.answer.AnswerBudget;
import dev.fovea.retrieval.answer.AnswerOptions;
import dev.fovea.retrieval.answer.AnswerPages;
import dev.fovea.retrieval.answer.Answerer;
import dev.fovea.service.engine.EngineMetrics;
import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.EngineState.Ready;
import jakarta.inject.Singleton;

/** Who answers questions: the model that the service hosts, from the library that is open. */
@Singleton
public final class Answering {
    private final EngineProducer engines;
    private final EngineMetrics metrics;
    private final Searching searching;

    Answering(EngineProducer engines, EngineMetrics metrics, Searching searching) {
        this.engines = engines;
        this.metrics = metrics;
        this.searching = searching;
    }

    /** @throws dev.fovea.engine.api.EngineException while there is no model */
    public Answerer of(DocumentLibrary library) {
        Ready ready = engines.ready();
        FoveaStreamingChatModel model = FoveaStreamingChatModel.builder()
                .engine(ready.engine())
                .listeners(new AnswerListener(metrics))
                .build();
        return new Answerer(
                library.database(),
                searching.of(library),
                AnswerPages.of(library.documents()),
                model,
                options(ready),
                library.stages());
    }

    private static AnswerOptions options(Ready ready) {
        String name = ready.model().name();
        return ready.model().ships()
                ? AnswerOptions.small(name)
                : AnswerOptions.large(name).withBudget(budget(ready.engine().model()));
    }

    /** What the model can hold, at most what a published one of its family is usually given. */
    private static AnswerBudget budget(ModelInfo model) {
        AnswerBudget usual = AnswerBudget.LARGE;
        int room = Math.max(1, model.contextTokens() - usual.answerTokens());
        return new AnswerBudget(
                usual.pages(),
                Math.min(usual.tiles(), model.maxTiles()),
                model.tileSize(),
                model.tokensPerTile(),
                Math.min(usual.promptTokens(), room),
                usual.answerTokens());
    }
}
