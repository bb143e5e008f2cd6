package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/** A model on a device, ready to answer. Safe for use by many threads. */
public final class VisionEngine implements AutoCloseable {
    private final ExecutorService engineThread;
    private final EngineAssembly parts;
    private final AtomicBoolean closed = new AtomicBoolean();

    private VisionEngine(ExecutorService engineThread, EngineAssembly parts) {
        this.engineThread = engineThread;
        this.parts = parts;
    }

    /**
     * Loads the model and warms it up.
     *
     * @throws EngineException for a checkpoint or a device that cannot be used
     */
    public static VisionEngine open(EngineConfig config) {
        ExecutorService engineThread = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("fovea-engine").factory());
        try {
            // A device belongs to the thread that opens it.
            EngineAssembly parts = CompletableFuture.supplyAsync(() -> EngineAssembly.of(config), engineThread)
                    .join();
            engineThread.execute(parts.loop()::run);
            return new VisionEngine(engineThread, parts);
        } catch (CompletionException failure) {
            engineThread.shutdown();
            throw known(failure);
        }
    }

    private static EngineException known(CompletionException failure) {
        return failure.getCause() instanceof EngineException known
                ? known
                : new EngineException(
                        ErrorCode.INTERNAL_ERROR, "the engine could not be opened: " + failure.getCause(), failure);
    }

    /**
     * Starts a request: takes a place in the queue, reads the pictures on the calling thread, and leaves the rest to the
     * engine.
     *
     * @throws EngineException when the request is wrong or the queue is full; later failures reach the listener and the
     *     generation's completion
     */
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        return parts.loop()
                .submit(() -> parts.encoder().encode(request), request.sampling(), request.choices(), listener);
    }

    public ModelInfo model() {
        return parts.info();
    }

    public EngineStats stats() {
        return parts.loop().stats();
    }

    /** Whether requests are taken: from {@link #open} until the engine is closed or its device fails for good. */
    public boolean isReady() {
        return parts.loop().isOpen();
    }

    /** Ends running requests with {@link ErrorCode#ENGINE_CLOSED} and gives the device back. */
    @Override
    public void close() {
        parts.loop().close();
        if (closed.compareAndSet(false, true)) {
            engineThread.execute(parts::close);
        }
        engineThread.close();
    }
}
