package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.tensor.DType;

/**
 * How the memory that the weights leave is divided.
 *
 * @param contextTokens the most tokens of one sequence
 * @param kv the KV cache
 * @param embeddingRows visual tokens of the embedding pool
 */
record MemoryPlan(int contextTokens, KvShape kv, int embeddingRows) {
    /** Small enough that short prompts share blocks, large enough that a block table is short. */
    private static final int BLOCK_SIZE = 16;

    /** Tokens of a question about one picture and its answer, roughly; each sequence is given as many unasked. */
    private static final int USUAL_TOKENS = 1024;

    /** At most this part of the memory for the KV cache, even where one whole context takes more. */
    private static final double LARGEST_SHARE = 0.5;

    private static final long EMBEDDING_SHARE = 8;

    /**
     * Decides what the configuration leaves open: a KV cache for one whole context and for the usual request of every
     * sequence, as far as memory goes.
     *
     * @param sequences that run at once
     * @param device with the weights loaded
     * @throws EngineException where there is not even memory for one block and one tile
     */
    static MemoryPlan of(EngineConfig config, int sequences, InternVlConfig model, Device device) {
        long availableBytes = device.availableBytes();
        DType type = device.options().kvType();
        DecoderConfig decoder = model.decoder();
        int context = config.contextTokens() > 0 ? config.contextTokens() : decoder.contextTokens();
        KvShape oneBlock = new KvShape(decoder.layers(), 1, BLOCK_SIZE, decoder.kvHeads(), decoder.headDim(), type);
        int blocks = config.kvTokens() > 0
                ? Math.ceilDiv(config.kvTokens(), BLOCK_SIZE)
                : blocks(context, sequences, availableBytes / oneBlock.bytes(), device.cacheShare());
        KvShape kv = new KvShape(decoder.layers(), blocks, BLOCK_SIZE, decoder.kvHeads(), decoder.headDim(), type);
        return new MemoryPlan(context, kv, embeddingRows(config, model, context, availableBytes));
    }

    private static int blocks(int context, int sequences, long affordable, double share) {
        long whole = Math.ceilDiv(context, BLOCK_SIZE);
        long usual = (long) sequences * Math.ceilDiv(Math.min(context, USUAL_TOKENS), BLOCK_SIZE);
        long wanted = Math.min(Math.max(whole, usual), Math.max(whole, (long) (affordable * share)));
        long blocks = Math.min(wanted, (long) (affordable * Math.max(share, LARGEST_SHARE)));
        if (blocks < 1) {
            throw new EngineException(
                    ErrorCode.DEVICE_OUT_OF_MEMORY,
                    "the weights leave memory for %d KV blocks of %d tokens; at least 2 are needed"
                            .formatted(affordable, BLOCK_SIZE));
        }
        return Math.toIntExact(blocks);
    }

    private static int embeddingRows(EngineConfig config, InternVlConfig model, int context, long availableBytes) {
        int perTile = model.tokensPerTile();
        if (config.embeddingTokens() > 0) {
            return Math.ceilDiv(config.embeddingTokens(), perTile) * perTile;
        }
        // No prompt shows more than a context holds.
        int tiles = Math.min(config.maxTiles(), Math.ceilDiv(context, perTile));
        long affordable = availableBytes
                / EMBEDDING_SHARE
                / (4L * perTile * model.decoder().hidden());
        return (int) Math.max(1, Math.min(tiles, affordable)) * perTile;
    }
}
