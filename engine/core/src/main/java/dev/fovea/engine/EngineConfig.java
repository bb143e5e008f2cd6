package dev.fovea.engine;

import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is chosen when an engine is opened. {@link #of} gives sound defaults; the {@code with…} methods change one thing.
 *
 * @param checkpoint the model's folder
 * @param backend a backend's name; empty for the best one that is available
 * @param weights how matrices are held; empty for bf16 where the checkpoint holds 16-bit floats, else fp32
 * @param kvType element type of the KV cache: fp32, bf16, or I8 where the backend has it; empty for the backend's usual one
 * @param threads worker threads on the CPU; 0 for one a core
 * @param contextTokens the most tokens of one sequence, prompt and answer; 0 for the model's own limit
 * @param kvTokens tokens that the KV cache holds over all sequences; 0 to fit the memory there is
 * @param stepTokens the token budget of one step; 0 for what suits the device
 * @param maxSequences sequences that run at once; 0 for what suits the device
 * @param queueLimit requests that wait before a further one is refused
 * @param maxImages the most pictures in one request
 * @param maxTiles the most tiles in one request, over all its pictures
 * @param maxPixels the most pixels of one encoded picture
 * @param embeddingTokens visual tokens that the image-embedding cache holds; 0 for a sound default
 */
public record EngineConfig(
        Path checkpoint,
        Optional<String> backend,
        Optional<WeightFormat> weights,
        Optional<DType> kvType,
        int threads,
        int contextTokens,
        int kvTokens,
        int stepTokens,
        int maxSequences,
        int queueLimit,
        int maxImages,
        int maxTiles,
        long maxPixels,
        int embeddingTokens) {
    /** The defaults for a model folder. */
    public static EngineConfig of(Path checkpoint) {
        return new EngineConfig(
                checkpoint,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0,
                0,
                128,
                64,
                256,
                100_000_000L,
                0);
    }

    public EngineConfig withBackend(String value) {
        return new EngineConfig(
                checkpoint,
                Optional.of(value),
                weights,
                kvType,
                threads,
                contextTokens,
                kvTokens,
                stepTokens,
                maxSequences,
                queueLimit,
                maxImages,
                maxTiles,
                maxPixels,
                embeddingTokens);
    }

    public EngineConfig withWeights(WeightFormat value) {
        return new EngineConfig(
                checkpoint,
                backend,
                Optional.of(value),
                kvType,
                threads,
                contextTokens,
                kvTokens,
                stepTokens,
                maxSequences,
                queueLimit,
                maxImages,
                maxTiles,
                maxPixels,
                embeddingTokens);
    }

    public EngineConfig withThreads(int value) {
        return new EngineConfig(
                checkpoint,
                backend,
                weights,
                kvType,
                value,
                contextTokens,
                kvTokens,
                stepTokens,
                maxSequences,
                queueLimit,
                maxImages,
                maxTiles,
                maxPixels,
                embeddingTokens);
    }

    public EngineConfig withQueueLimit(int value) {
        return new EngineConfig(
                checkpoint,
                backend,
                weights,
                kvType,
                threads,
                contextTokens,
                kvTokens,
                stepTokens,
                maxSequences,
                value,
                maxImages,
                maxTiles,
                maxPixels,
                embeddingTokens);
    }
}
