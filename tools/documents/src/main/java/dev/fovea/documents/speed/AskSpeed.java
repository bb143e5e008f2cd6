package dev.fovea.documents.speed;

import dev.fovea.retrieval.answer.AnswerEvent;
import dev.fovea.retrieval.answer.Answerer;
import dev.fovea.retrieval.answer.AskRequest;
import dev.fovea.retrieval.database.Tenant;
import java.util.List;
import java.util.Optional;

/** Asks questions and times how long it takes until the answer begins. */
public final class AskSpeed {
    private static final double NANOS_A_MILLI = 1e6;

    private final Answerer answerer;
    private final Tenant tenant;
    private final EngineTimes engine;

    public AskSpeed(Answerer answerer, Tenant tenant, EngineTimes engine) {
        this.answerer = answerer;
        this.tenant = tenant;
        this.engine = engine;
    }

    /**
     * One ask, in milliseconds.
     *
     * @param firstText from the ask until the first text of its answer
     * @param engine what of it the engine says that it took itself
     * @param found from the ask until pages were found
     * @param asked from the ask until the model was asked
     */
    public record Times(double firstText, double engine, double found, double asked) {
        /** What came on top of the engine. */
        public double beyond() {
            return firstText - engine;
        }
    }

    /** Asks, and waits until the answer is complete; empty if it has no text. */
    public Optional<Times> ask(AskRequest request) {
        engine.clear();
        List<AnswerEvent> events =
                answerer.ask(tenant, request).collect().asList().await().indefinitely();
        return events.stream()
                .filter(AnswerEvent.Ended.class::isInstance)
                .map(AnswerEvent.Ended.class::cast)
                .findFirst()
                .flatMap(ended -> ended.times()
                        .firstText()
                        .map(first -> new Times(
                                first.toNanos() / NANOS_A_MILLI,
                                engine.untilFirstToken(),
                                ended.times().found().toNanos() / NANOS_A_MILLI,
                                ended.times().asked().orElse(first).toNanos() / NANOS_A_MILLI)));
    }
}
