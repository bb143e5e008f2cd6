package dev.fovea.bench;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.Checkpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Invents every tensor that a model asks for: bf16, small normal-looking numbers, the same for the same name. */
final class RandomCheckpoint implements Checkpoint {
    private static final int TABLE = 1 << 16;

    private final short[] table = new short[TABLE];
    private long parameters;

    RandomCheckpoint() {
        Random random = new Random(7);
        for (int i = 0; i < TABLE; i++) {
            table[i] = Floats.toBf16((float) (random.nextGaussian() * 0.02));
        }
    }

    /** How many numbers were asked for so far. */
    long parameters() {
        return parameters;
    }

    @Override
    public boolean has(String name) {
        return !name.endsWith(QUANTIZED);
    }

    @Override
    public Optional<HostTensor> find(String name) {
        return Optional.empty();
    }

    @Override
    public HostTensor tensor(String name, int... dims) {
        long count = 1;
        for (int dim : dims) {
            count *= dim;
        }
        parameters += count;
        // Freed when the packed weight has taken its place and nothing points here any more.
        MemorySegment data = Arena.ofAuto().allocate(2 * count, 64);
        long state = name.hashCode() * 0x9e3779b97f4a7c15L + 1;
        for (long i = 0; i < count; i++) {
            state ^= state << 13;
            state ^= state >>> 7;
            state ^= state << 17;
            data.setAtIndex(ValueLayout.JAVA_SHORT, i, table[(int) (state >>> 48)]);
        }
        return new HostTensor(name, DType.BF16, dims.clone(), data);
    }

    @Override
    public SortedMap<String, HostTensor> tensors() {
        return new TreeMap<>();
    }

    @Override
    public void close() {}
}
