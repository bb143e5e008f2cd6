package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import java.util.OptionalInt;
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

    /**
     * What a picture looks like, as a vector: the mean of the embeddings of its visual tokens, over all of its tiles, brought to
     * length 1. They are what the projector gives the decoder, so that they are of the decoder's width and mean the same
     * whatever picture they come from; the vision transformer's own would be several times as long.
     *
     * <p>The picture is read on the calling thread; the rest is done by the engine between the steps of running requests.
     * Cancelling the future ends the work before its next tiles. Equal pictures have equal vectors, under any load.
     *
     * @param maxTiles the most tiles to cut it into, thumbnail not counted; empty for the model's own limit
     * @return {@code [embeddingWidth]}; completes exceptionally with an {@link EngineException}
     * @throws EngineException when the picture cannot be read, the queue is full or the engine is closed
     */
    public CompletableFuture<float[]> embed(ImageSource picture, OptionalInt maxTiles) {
        return parts.loop().embed(() -> parts.encoder().tiles(picture, maxTiles));
    }

    /** Length of the vectors of {@link #embed}. */
    public int embeddingWidth() {
        return parts.embeddingWidth();
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
