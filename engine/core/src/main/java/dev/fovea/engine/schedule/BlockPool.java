package dev.fovea.engine.schedule;

import dev.fovea.engine.prompt.BlockHash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * KV blocks by number: who holds them, which may be reused, which is given out next.
 *
 * <p>A block that nobody holds keeps what was stored in it until it is given out again, and can be found by its name
 * until then. Nameless blocks are given out first, then the ones let go of longest ago.
 */
final class BlockPool {
    static final int NONE = -1;

    private final int[] holders; // [blocks]
    private final BlockHash[] names; // [blocks], ROOT for a nameless one
    private final Map<BlockHash, Integer> byName = new HashMap<>();

    // The unheld blocks, a ring through an extra entry at the end: next given out first.
    private final int[] next; // [blocks + 1]
    private final int[] previous; // [blocks + 1]
    private int free;

    BlockPool(int blocks) {
        holders = new int[blocks];
        names = new BlockHash[blocks];
        Arrays.fill(names, BlockHash.ROOT);
        next = new int[blocks + 1];
        previous = new int[blocks + 1];
        next[blocks] = blocks;
        previous[blocks] = blocks;
        for (int block = 0; block < blocks; block++) {
            insertBefore(blocks, block);
        }
    }

    int size() {
        return holders.length;
    }

    /** Blocks that nobody holds. */
    int free() {
        return free;
    }

    /** The block of that name, held or not, or {@link #NONE}. */
    int find(BlockHash name) {
        return byName.getOrDefault(name, NONE);
    }

    boolean isFree(int block) {
        return holders[block] == 0;
    }

    /** One more holder of a block that was found. */
    void hold(int block) {
        if (holders[block]++ == 0) {
            unlink(block);
        }
    }

    /** A block for new tokens, without a name. There must be a free one. */
    int take() {
        int block = next[size()];
        if (block == size()) {
            throw new IllegalStateException("no free KV block among " + size());
        }
        unlink(block);
        holders[block] = 1;
        if (!names[block].equals(BlockHash.ROOT)) {
            byName.remove(names[block]);
            names[block] = BlockHash.ROOT;
        }
        return block;
    }

    /** Makes a full block findable, unless another block already holds the same. */
    void name(int block, BlockHash name) {
        if (byName.putIfAbsent(name, block) == null) {
            names[block] = name;
        }
    }

    /** One holder fewer. */
    void release(int block) {
        if (holders[block] <= 0) {
            throw new IllegalStateException("KV block " + block + " released more often than held");
        }
        if (--holders[block] == 0) {
            boolean nameless = names[block].equals(BlockHash.ROOT);
            insertBefore(nameless ? next[size()] : size(), block);
        }
    }

    private void insertBefore(int place, int block) {
        next[block] = place;
        previous[block] = previous[place];
        next[previous[place]] = block;
        previous[place] = block;
        free++;
    }

    private void unlink(int block) {
        next[previous[block]] = next[block];
        previous[next[block]] = previous[block];
        free--;
    }
}
