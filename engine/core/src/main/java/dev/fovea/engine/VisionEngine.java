package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;

/** A model on a device, ready to answer. Safe for use by many threads. */
public final class VisionEngine implements AutoCloseable {
    private VisionEngine() {}

    /**
     * Loads the model and warms it up.
     *
     * @throws EngineException for a checkpoint or a device that cannot be used
     */
    public static VisionEngine open(EngineConfig config) {
        throw new EngineException(ErrorCode.INTERNAL_ERROR, "not written yet: " + config);
    }

    /**
     * Starts a request: decodes and tiles its pictures on the calling thread, then queues it.
     *
     * @throws EngineException when the request is wrong or the queue is full; later failures reach the listener and the
     *     generation's completion
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        throw new EngineException(ErrorCode.INTERNAL_ERROR, "not written yet");
    }

    public ModelInfo model() {
        throw new EngineException(ErrorCode.INTERNAL_ERROR, "not written yet");
    }

    public EngineStats stats() {
        throw new EngineException(ErrorCode.INTERNAL_ERROR, "not written yet");
    }

    /** Ends running requests with {@link ErrorCode#ENGINE_CLOSED} and gives the device back. */
    @Override
    public void close() {}
}
