package dev.fovea.engine;

/**
 * The engine at one moment, and its counters since it was opened.
 *
 * @param waiting requests in the queue
 * @param running sequences in the batch
 * @param kvBlocks blocks of the KV cache
 * @param kvBlocksInUse blocks that running sequences hold
 * @param promptTokens prompt tokens read, cached ones included
 * @param cachedTokens prompt tokens found in the prefix cache
 * @param completionTokens tokens written
 * @param imagesEncoded pictures that went through the vision transformer
 * @param imagesReused pictures whose embeddings were found in the cache
 * @param preemptions sequences that had to give their blocks back and start again
 * @param steps steps run
 */
public record EngineStats(
        int waiting,
        int running,
        int kvBlocks,
        int kvBlocksInUse,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long imagesEncoded,
        long imagesReused,
        long preemptions,
        long steps) {}
