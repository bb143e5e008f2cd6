package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.schedule.StepRunner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Pictures whose vectors are wanted, oldest first. Owned by the engine thread. */
final class PictureQueue {
    private final StepRunner runner;
    private final AdmissionQueue places;
    private final Deque<PictureRequest> waiting = new ArrayDeque<>();
    private final List<Runnable> news = new ArrayList<>();
    private long pooled;

    /**
     * An empty one.
     *
     * @param places holds a place for each picture until it ends, so that prepared pictures never pile up
     */
    PictureQueue(StepRunner runner, AdmissionQueue places) {
        this.runner = runner;
        this.places = places;
    }

    void add(PictureRequest request) {
        waiting.add(request);
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    /** How many vectors there were so far. */
    long pooled() {
        return pooled;
    }

    /** Drops what nobody waits for, then runs some tiles of the oldest picture; returns whether there was one. */
    boolean advance() {
        while (!waiting.isEmpty() && waiting.getFirst().isGivenUp()) {
            end();
        }
        if (waiting.isEmpty()) {
            return false;
        }
        if (waiting.getFirst().advance(runner)) {
            float[] direction = waiting.getFirst().direction();
            pooled++;
            PictureRequest done = end();
            news.add(() -> done.complete(direction));
        }
        return true;
    }

    /** Ends the oldest, which went wrong. */
    void failFirst(EngineException reason) {
        PictureRequest failed = end();
        news.add(() -> failed.fail(reason));
    }

    void failAll(EngineException reason) {
        while (!waiting.isEmpty()) {
            failFirst(reason);
        }
    }

    /** Tells callers what ended; once the counters that they may look at say so too. */
    void tell() {
        news.forEach(Runnable::run);
        news.clear();
    }

    // The place is given back before the caller hears of the end.
    private PictureRequest end() {
        places.leave();
        return waiting.removeFirst();
    }
}
