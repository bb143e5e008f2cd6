package dev.fovea.service.engine;

import dev.fovea.engine.VisionEngine;
import java.time.Instant;

/** Where the engine is in its life. */
public sealed interface EngineState {
    /** The weights are on their way. */
    record Loading() implements EngineState {}

    /** Loaded and warm. */
    record Ready(VisionEngine engine, ServedModel model, Instant loaded) implements EngineState {}

    /**
     * It will not load.
     *
     * @param reason in words, for the operator
     */
    record Failed(String reason) implements EngineState {}

    /** The service is going down. */
    record Closed() implements EngineState {}
}
