package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.schedule.StepRunner;
import java.util.concurrent.CompletableFuture;

/**
 * A picture whose vector is wanted, from its submission to its end. The engine thread owns it, but for the future, which a
 * caller may cancel and which is completed on another thread.
 */
final class PictureRequest {
    private final PixelSource picture;
    private final CompletableFuture<float[]> vector = new CompletableFuture<>();
    private final EventQueue events = new EventQueue();
    private double[] sums = {};
    private int pooled;

    PictureRequest(PixelSource picture) {
        this.picture = picture;
    }

    /** What the caller waits for; cancelling it ends the request before its next tiles. */
    CompletableFuture<float[]> vector() {
        return vector;
    }

    // For the engine thread

    /** Whether nobody waits any more. */
    boolean isGivenUp() {
        return vector.isDone();
    }

    /** Runs some more tiles; returns whether they were the last. */
    boolean advance(StepRunner runner) {
        if (pooled == 0) {
            sums = new double[runner.embeddingWidth()];
        }
        int tiles = Math.min(runner.tilesPerEncode(), picture.tiles() - pooled);
        runner.pool(picture, pooled, tiles, sums);
        pooled += tiles;
        return pooled == picture.tiles();
    }

    /** The mean's direction, which is the sum's, as a vector of length 1. */
    float[] direction() {
        double square = 0;
        for (double sum : sums) {
            square += sum * sum;
        }
        double length = Math.sqrt(square);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw new EngineException(
                    ErrorCode.DEVICE_FAILED, "a picture's features have a length above 0; found " + length);
        }
        float[] direction = new float[sums.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = (float) (sums[i] / length);
        }
        return direction;
    }

    void complete(float[] direction) {
        events.add(() -> vector.complete(direction));
    }

    void fail(EngineException reason) {
        events.add(() -> vector.completeExceptionally(reason));
    }
}
