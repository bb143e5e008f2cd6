package dev.fovea.engine.schedule;

import dev.fovea.engine.image.PixelSource;

/**
 * The model as the loop sees it. Called by the engine thread alone; every method returns when its work is done or enqueued
 * such that the next call sees it.
 */
public interface StepRunner {
    /** Visual tokens that the embedding pool holds. */
    int embeddingRows();

    /** The most tiles that one {@link #encode} takes. */
    int tilesPerEncode();

    /**
     * Runs tiles of one picture through vision transformer and projector.
     *
     * @param fromTile the first tile
     * @param tiles how many, 1 to {@link #tilesPerEncode}
     * @param rows the first row of the embedding pool for each of these tiles; its visual tokens take consecutive rows
     */
    void encode(PixelSource pixels, int fromTile, int tiles, int[] rows);

    /** Numbers in the embedding of a visual token. */
    int embeddingWidth();

    /**
     * Runs tiles of one picture through vision transformer and projector and adds the embeddings of their visual tokens up,
     * leaving the embedding pool alone. Unlike the other methods it returns when the sums are there.
     *
     * @param fromTile the first tile
     * @param tiles how many, 1 to {@link #tilesPerEncode}
     * @param sums {@code [embeddingWidth]}, which is added to
     */
    void pool(PixelSource pixels, int fromTile, int tiles, double[] sums);

    /**
     * Sets the sequence's row of penalty counts: the prompt's tokens marked, those written so far counted. Called before a
     * sequence with penalties first samples, and again after it was preempted.
     */
    void startCounts(Sequence sequence);

    /** Reads the batch's tokens, stores their keys and values and samples; results go into the batch. */
    void step(StepBatch batch);
}
