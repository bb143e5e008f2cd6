package dev.fovea.service.documents;

import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchWeights;
import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.EngineState.Ready;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** The search of the library that is open, with the model as a judge where it is loaded and can judge. */
@Singleton
public final class Searching {
    private static final Logger LOG = Logger.getLogger(Searching.class);

    private final EngineProducer engines;
    private final Judging judging;
    private final Optional<PictureEncoder> pictures;
    private final AtomicReference<Optional<Judge>> judge = new AtomicReference<>(Optional.empty());

    Searching(EngineProducer engines, DocumentsConfig config) {
        this.engines = engines;
        this.judging = config.judge();
        this.pictures = config.pictures() ? Optional.of(new EnginePictureEncoder(engines)) : Optional.empty();
    }

    /** What was found out about a model. */
    private record Judge(Ready of, Optional<PageJudge> judge) {}

    Optional<PictureEncoder> pictures() {
        return pictures;
    }

    /** Without a judge until it is known whether the model can judge, which is tried when somebody first searches. */
    public Search of(DocumentLibrary library) {
        return new Search(
                library.database(),
                library.encoder(),
                library.documents()::image,
                pictures,
                judge(),
                SearchWeights.DEFAULT,
                library.stages());
    }

    private Optional<PageJudge> judge() {
        if (judging == Judging.OFF || !(engines.state() instanceof Ready ready)) {
            return Optional.empty();
        }
        Optional<Judge> known = judge.get().filter(one -> one.of().equals(ready));
        if (known.isEmpty() && judge.compareAndSet(Optional.empty(), Optional.of(new Judge(ready, Optional.empty())))) {
            // Some thirty short questions: nobody's search waits for them.
            Thread.ofVirtual().name("fovea-judge").start(() -> tryOut(ready));
        }
        return known.flatMap(Judge::judge);
    }

    private void tryOut(Ready ready) {
        try {
            ModelJudge model = new ModelJudge(ready);
            // Tried in either case, to find out how it wants to be asked.
            boolean able = model.isAble() || judging == Judging.ON;
            LOG.infof("%s %s which pages answer a question", ready.model().name(), able ? "judges" : "cannot judge");
            judge.set(Optional.of(new Judge(ready, able ? Optional.of(model) : Optional.empty())));
        } catch (RuntimeException e) {
            LOG.warnf("Whether the model can judge pages is not known: %s", e.getMessage());
        }
    }
}
