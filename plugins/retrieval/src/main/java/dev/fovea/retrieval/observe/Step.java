package dev.fovea.retrieval.observe;

import io.micrometer.observation.Observation;

/** A step that has begun, and ends when it is closed. */
public final class Step implements AutoCloseable {
    private final Observation observation;

    Step(Observation observation) {
        this.observation = observation;
    }

    public void failed(Throwable failure) {
        observation.error(failure);
    }

    @Override
    public void close() {
        observation.stop();
    }
}
