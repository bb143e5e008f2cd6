package dev.fovea.engine.schedule;

import dev.fovea.engine.prompt.BlockHash;

/**
 * Gives KV blocks to sequences and lets a sequence start from the blocks of earlier ones that began alike.
 *
 * <p>Only full blocks are shared, and nobody writes to a full block, so sharing needs no copy. The last known token is
 * always computed again: its logits are what the next token is drawn from.
 */
final class BlockAllocator {
    private final BlockPool pool;
    private final int blockSize;

    BlockAllocator(int blocks, int blockSize) {
        this.pool = new BlockPool(blocks);
        this.blockSize = blockSize;
    }

    int blocks() {
        return pool.size();
    }

    int blocksInUse() {
        return pool.size() - pool.free();
    }

    /** Blocks that so many tokens take. */
    int blocksFor(int tokens) {
        return Math.ceilDiv(tokens, blockSize);
    }

    /**
     * Gives a sequence that has no blocks all that its known tokens need, as many as possible from the prefix cache, or
     * nothing.
     *
     * @param headroom blocks that must stay free
     * @return whether it was given them
     */
    boolean start(Sequence sequence, int headroom) {
        if (pool.free() <= headroom) {
            return false; // at least the block of the last token is never shared
        }
        int known = blocksFor(sequence.length());
        int shared = 0;
        int sharedAndFree = 0;
        while (shared < (sequence.length() - 1) / blockSize && isShareable(sequence, shared)) {
            int block = pool.find(hash(sequence, shared));
            if (block == BlockPool.NONE) {
                break;
            }
            sharedAndFree += pool.isFree(block) ? 1 : 0;
            shared++;
        }
        if (pool.free() < known - shared + sharedAndFree + headroom) {
            return false;
        }
        for (int i = 0; i < shared; i++) {
            int block = pool.find(hash(sequence, i));
            pool.hold(block);
            sequence.addBlock(block);
        }
        for (int i = shared; i < known; i++) {
            sequence.addBlock(pool.take());
        }
        sequence.computed(shared * blockSize);
        sequence.named(shared);
        return true;
    }

    /** Gives a running sequence room for all its known tokens; false when no block is left. */
    boolean grow(Sequence sequence) {
        while (sequence.blockCount() < blocksFor(sequence.length())) {
            if (pool.free() == 0) {
                return false;
            }
            sequence.addBlock(pool.take());
        }
        return true;
    }

    /** Makes the blocks that a step has filled findable. */
    void nameFull(Sequence sequence) {
        int full = sequence.computed() / blockSize;
        int block = sequence.named();
        while (block < full && isShareable(sequence, block)) {
            pool.name(sequence.blocks()[block], hash(sequence, block));
            block++;
        }
        sequence.named(full);
    }

    /** Takes all blocks back; what they hold may still be found. */
    void release(Sequence sequence) {
        // The end first: a prefix is worth more the closer it is to the beginning, and is given out last.
        for (int i = sequence.blockCount() - 1; i >= 0; i--) {
            pool.release(sequence.blocks()[i]);
        }
        sequence.clearBlocks();
        sequence.named(0);
    }

    private boolean isShareable(Sequence sequence, int block) {
        return (block + 1) * blockSize <= sequence.scope().tokens();
    }

    private BlockHash hash(Sequence sequence, int block) {
        return sequence.hash(block, blockSize);
    }
}
