package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.BYTES;
import static dev.fovea.engine.cpu.Lanes.F32;
import static dev.fovea.engine.cpu.Lanes.MEMORY;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static dev.fovea.engine.cpu.Lanes.store;
import static dev.fovea.engine.cpu.PackedWeight.PANEL;
import static dev.fovea.engine.cpu.PackedWeight.PANEL_BYTES;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax attention of up to {@link #ROWS} query rows of one key/value head, one tile of {@link #KEYS} keys after another:
 * {@code out = Σ_i e^(s_i − m) v_i / Σ_i e^(s_i − m)} with {@code s_i = q · k_i} and m the largest score so far, by which
 * earlier sums are rescaled when it grows.
 *
 * <p>Tiles are aligned at key 0, and a tile that a row sees in part has weight 0 for the rest, so that a row's result
 * depends neither on the rows beside it nor on how a prompt was cut.
 *
 * <p>A tile of keys is held in panels {@code [headDim][PANEL]} with keys side by side, a tile of values in panels
 * {@code [KEYS][PANEL]} with elements of the head side by side: the form in which {@link OuterProduct} reads matrices.
 */
final class AttentionTile {
    static final int KEYS = 64;
    static final int ROWS = 64;
    private static final long SCORE_BYTES = 4L * KEYS;

    private final int headDim;
    /** Bytes of a row of sums: the head filled up to whole panels. */
    private final int sumBytes;

    /** For a fixed head dimension; the instance is immutable and all memory comes from the caller. */
    AttentionTile(int headDim) {
        this.headDim = headDim;
        sumBytes = (headDim + PANEL - 1) / PANEL * PANEL_BYTES;
    }

    int headDim() {
        return headDim;
    }

    long keyTileBytes() {
        return (long) headDim * KEYS * 4;
    }

    long valueTileBytes() {
        return sumBytes * KEYS;
    }

    /** Scratch memory for {@link #ROWS} rows: queries, scores, sums of values, largest scores, sums of weights. */
    long scratchBytes() {
        return ROWS * (queryBytes() + SCORE_BYTES + sumBytes + 4L * Lanes.COUNT + BYTES);
    }

    /** Bytes of a row of queries. */
    long queryBytes() {
        return 4L * headDim;
    }

    private long scores(long memory) {
        return memory + ROWS * queryBytes();
    }

    private long sums(long memory) {
        return scores(memory) + ROWS * SCORE_BYTES;
    }

    private long largest(long memory) {
        return sums(memory) + ROWS * sumBytes;
    }

    private long weights(long memory) {
        return largest(memory) + ROWS * (long) BYTES;
    }

    /** Where element 0 of key {@code key} goes; further elements follow at {@link #KEY_STEP}. */
    long keyAt(long tile, int key) {
        return tile + (long) (key / PANEL) * headDim * PANEL_BYTES + 4L * (key % PANEL);
    }

    /** Bytes from one element of a key to the next in a tile. */
    static final int KEY_STEP = PANEL_BYTES;

    /** Where element {@code element} of value {@code key} goes; the elements up to the next multiple of PANEL follow. */
    long valueAt(long tile, int key, int element) {
        return tile + (long) (element / PANEL) * KEYS * PANEL_BYTES + (long) key * PANEL_BYTES + 4L * (element % PANEL);
    }

    /** Copies one key and one value, fp32 each, into tiles. */
    void put(long keyTile, long valueTile, int key, long k, long v) {
        long to = keyAt(keyTile, key);
        for (int i = 0; i < headDim; i++) {
            Lanes.setFloat(to + (long) i * KEY_STEP, Lanes.getFloat(k + 4L * i));
        }
        for (int i = 0; i < headDim; i++) {
            Lanes.setFloat(valueAt(valueTile, key, i), Lanes.getFloat(v + 4L * i));
        }
    }

    /** Makes a query row of {@code scale · q} and clears its sums. */
    void begin(long memory, int row, long q, float scale) {
        long to = memory + row * queryBytes();
        scale(to, q, scale, headDim);
        Lanes.fillZero(sums(memory) + row * sumBytes, sumBytes);
        Lanes.setFloat(largest(memory) + (long) row * BYTES, Float.NEGATIVE_INFINITY);
        store(Lanes.zero(), weights(memory) + (long) row * BYTES);
    }

    /** {@code scores = q · Kᵀ} for a tile of {@code keys} keys; the rest of the tile must be finite. */
    void score(long memory, int rows, long keyTile) {
        Lanes.fillZero(scores(memory), rows * SCORE_BYTES);
        for (int first = 0; first < KEYS; first += PANEL) {
            long panel = keyAt(keyTile, first);
            OuterProduct.rows(memory, queryBytes(), panel, scores(memory) + 4L * first, SCORE_BYTES, rows, headDim);
        }
    }

    /**
     * Turns the scores of a row into weights and rescales what the row has summed.
     *
     * @param visible keys of this tile that the row sees; if none, nothing changes
     */
    void weigh(long memory, int row, int visible) {
        long scores = scores(memory) + row * SCORE_BYTES;
        if (visible <= 0) {
            Lanes.fillZero(scores, SCORE_BYTES);
            return;
        }
        for (int key = visible; key < KEYS; key++) {
            Lanes.setFloat(scores + 4L * key, Float.NEGATIVE_INFINITY);
        }
        long largest = largest(memory) + (long) row * BYTES;
        float before = Lanes.getFloat(largest);
        float now = Math.max(before, highest(scores));
        long weights = weights(memory) + (long) row * BYTES;
        if (now > before) { // else the factor would be e^0 = 1
            Lanes.setFloat(largest, now);
            shrink(before - now, weights, sums(memory) + row * sumBytes, sumBytes);
        }
        exponentials(scores, now, weights);
    }

    private static float highest(long scores) {
        FloatVector highest = load(scores);
        for (int key = Lanes.COUNT; key < KEYS; key += Lanes.COUNT) {
            highest = highest.max(load(scores + 4L * key));
        }
        return highest.reduceLanes(VectorOperators.MAX);
    }

    /**
     * Multiplies what a row has summed by {@code e^difference}: one number, for which a second curve here would make
     * {@link #weigh} too large to be compiled as a whole.
     */
    private static void shrink(float difference, long weights, long sums, int sumBytes) {
        FloatVector factor = FloatVector.broadcast(F32, (float) Math.exp(difference));
        store(load(weights).mul(factor), weights);
        long first = pointer(sums);
        for (int i = 0; i < sumBytes; i += BYTES) {
            long at = first + index(i);
            store(load(at).mul(factor), at);
        }
    }

    /** Replaces the scores by {@code e^(s − largest)} and adds them to {@code weights}, a lane at a time. */
    private static void exponentials(long scores, float largest, long weights) {
        scores = pointer(scores);
        weights = pointer(weights);
        FloatVector sum = FloatVector.fromMemorySegment(F32, MEMORY, weights, LITTLE_ENDIAN);
        for (int key = 0; key < KEYS; key += Lanes.COUNT) {
            long at = scores + 4 * index(key);
            FloatVector score = FloatVector.fromMemorySegment(F32, MEMORY, at, LITTLE_ENDIAN);
            FloatVector weight = Curves.exp(score.sub(largest));
            weight.intoMemorySegment(MEMORY, at, LITTLE_ENDIAN);
            sum = sum.add(weight);
        }
        sum.intoMemorySegment(MEMORY, weights, LITTLE_ENDIAN);
    }

    /** {@code sums += weights · V} over the first {@code keys} keys of the tile. */
    void gather(long memory, int rows, long valueTile, int keys) {
        for (int first = 0; first < headDim; first += PANEL) {
            long panel = valueAt(valueTile, 0, first);
            OuterProduct.rows(scores(memory), SCORE_BYTES, panel, sums(memory) + 4L * first, sumBytes, rows, keys);
        }
    }

    /** Writes {@code out = sums / Σ weights} of a row. */
    void finish(long memory, int row, long out) {
        long weights = weights(memory) + (long) row * BYTES;
        float total = 0;
        for (int lane = 0; lane < Lanes.COUNT; lane++) {
            total += Lanes.getFloat(weights + 4L * lane);
        }
        float factor = 1 / total;
        long sums = sums(memory) + row * sumBytes;
        scale(out, sums, factor, headDim);
    }

    /** {@code out = factor · x}. */
    private static void scale(long out, long x, float factor, int length) {
        int i = 0;
        for (; i + Lanes.COUNT <= length; i += Lanes.COUNT) {
            store(load(x + 4L * i).mul(factor), out + 4L * i);
        }
        for (; i < length; i++) {
            Lanes.setFloat(out + 4L * i, Lanes.getFloat(x + 4L * i) * factor);
        }
    }
}
