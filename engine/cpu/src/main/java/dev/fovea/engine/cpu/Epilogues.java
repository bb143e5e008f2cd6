package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.Lanes.COUNT;
import static dev.fovea.engine.cpu.Lanes.index;
import static dev.fovea.engine.cpu.Lanes.load;
import static dev.fovea.engine.cpu.Lanes.pointer;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.fovea.engine.backend.Epilogue;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** What becomes of the sums of a matrix product: the bias, the epilogue, and the way to memory. */
final class Epilogues {
    private Epilogues() {}

    /**
     * Finishes one row of sums. All but {@code out} are filled up to whole vectors.
     *
     * @param columns how many
     */
    static void row(Epilogue epilogue, long out, long sums, long bias, long scale, int columns) {
        int whole = columns / COUNT * COUNT;
        switch (epilogue) {
            case STORE -> store(out, sums, bias, whole);
            case GELU -> gelu(out, sums, bias, whole);
            case ACCUMULATE -> accumulate(out, sums, bias, scale, whole);
        }
        if (whole < columns) {
            long at = 4L * whole;
            rest(epilogue, out + at, sums + at, bias + at, scale + at, Lanes.first(columns - whole));
        }
    }

    private static void store(long out, long sums, long bias, int columns) {
        long to = pointer(out);
        long from = pointer(sums);
        long add = pointer(bias);
        for (int i = 0; i < columns; i += COUNT) {
            Lanes.store(load(from + 4 * index(i)).add(load(add + 4 * index(i))), to + 4 * index(i));
        }
    }

    private static void gelu(long out, long sums, long bias, int columns) {
        long to = pointer(out);
        long from = pointer(sums);
        long add = pointer(bias);
        for (int i = 0; i < columns; i += COUNT) {
            FloatVector y = load(from + 4 * index(i)).add(load(add + 4 * index(i)));
            Curves.gelu(y).intoMemorySegment(Lanes.MEMORY, to + 4 * index(i), LITTLE_ENDIAN);
        }
    }

    private static void accumulate(long out, long sums, long bias, long scale, int columns) {
        long to = pointer(out);
        long from = pointer(sums);
        long add = pointer(bias);
        long times = pointer(scale);
        for (int i = 0; i < columns; i += COUNT) {
            FloatVector y = load(from + 4 * index(i)).add(load(add + 4 * index(i)));
            Lanes.store(load(times + 4 * index(i)).fma(y, load(to + 4 * index(i))), to + 4 * index(i));
        }
    }

    private static void rest(Epilogue epilogue, long out, long sums, long bias, long scale, VectorMask<Float> mask) {
        FloatVector y = load(sums).add(load(bias));
        switch (epilogue) {
            case STORE -> Lanes.store(y, out, mask);
            case GELU -> Lanes.store(Curves.gelu(y), out, mask);
            case ACCUMULATE -> Lanes.store(load(scale).fma(y, load(out, mask)), out, mask);
        }
    }
}
