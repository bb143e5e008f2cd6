package dev.fovea.retrieval.observe;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/** Observations of the plugin: {@code fovea.ingest}, {@code fovea.retrieval} and {@code fovea.answer}, each with a step. */
public final class Stages {
    private final ObservationRegistry registry;

    public Stages(ObservationRegistry registry) {
        this.registry = registry;
    }

    /** A step of reading: {@code open}, {@code read}, {@code encode}, {@code keep}; not started yet. */
    public Observation ingest(String step) {
        return stage("fovea.ingest", step);
    }

    /** A stage of a search; not started yet. */
    public Observation retrieval(String stage) {
        return stage("fovea.retrieval", stage);
    }

    /** A step of an answer; not started yet. */
    public Observation answer(String step) {
        return stage("fovea.answer", step);
    }

    /** Begins a step that ends elsewhere than where it began, on another thread perhaps. */
    public Step start(String name, String step) {
        return new Step(stage(name, step).start());
    }

    private Observation stage(String name, String step) {
        return Observation.createNotStarted(name, registry)
                .contextualName(name + " " + step)
                .lowCardinalityKeyValue("step", step);
    }
}
