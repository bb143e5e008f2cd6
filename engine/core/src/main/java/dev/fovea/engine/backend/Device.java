package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Memory and ops of one piece of hardware. Owned by one thread: every method but {@link #close} is called from it.
 * Everything allocated lives until the device closes.
 */
public interface Device extends AutoCloseable {
    /** What was opened, for people: name, width, threads. */
    String description();

    DeviceOptions options();

    Kernels kernels();

    /** Zeroed memory, aligned for this device's widest loads. */
    Tensor allocate(DType type, int... shape);

    /** The tensor as it is, readable by {@link Kernels#gatherRows}; a host device may use the mapped file itself. */
    Tensor resident(HostTensor source);

    /** A vector in fp32, whatever the checkpoint holds: norms, biases, position tables. */
    default Tensor vector(HostTensor source) {
        Tensor tensor = allocate(DType.F32, source.shape());
        float[] values = source.toFloats();
        upload(MemorySegment.ofArray(values), tensor);
        return tensor;
    }

    /** Converts and lays out a matrix as {@link Kernels#linear} likes it, in the device's weight format. */
    Weight pack(WeightSource source);

    /**
     * What products round their arguments to: tensor cores take bf16. What only products read is best kept in this type; ops
     * round to it as they write, and the result is the same to the bit.
     */
    default DType argumentType() {
        return DType.F32;
    }

    /** Room for {@link Kernels#gatedMlp}: {@code [tokens, 2 · mlp]}, or {@code [tokens, mlp]} where gates are applied as they are made. */
    default Tensor gatedScratch(int tokens, int mlp) {
        return allocate(DType.F32, tokens, 2 * mlp);
    }

    /** How much a step takes at most unless it is chosen otherwise. */
    default StepSize stepSize() {
        return new StepSize(512, 32);
    }

    /**
     * @param tokens prompts are read in parts of so many, so that nobody waits for long; from so many on products run at their full rate
     * @param sequences that run at once
     */
    record StepSize(int tokens, int sequences) {}

    /** Rows from which a pass of the vision transformer runs at its full rate; more would only cost memory. */
    default int rowsOfAPass() {
        return 1200;
    }

    KvCache allocateKvCache(KvShape shape);

    /** The part of the memory left by the weights that a KV cache takes unasked; a host's memory is not the engine's alone. */
    default double cacheShare() {
        return 0.25;
    }

    /** Bytes that may still be allocated, as far as the device can tell. */
    long availableBytes();

    /** Memory of the host that {@link #upload} copies from fastest; garbage collected, or freed with the device. */
    default MemorySegment hostMemory(long bytes) {
        return Arena.ofAuto().allocate(bytes, 64);
    }

    /** Copies host bytes into a dense tensor. */
    void upload(MemorySegment from, Tensor to);

    /** Waits for everything enqueued, then copies a dense tensor to the host. */
    void download(Tensor from, MemorySegment to);

    /** Runs nothing; {@code record(body).replay()} equals {@code body.run()}. */
    Plan record(Runnable ops);

    /** Waits for everything enqueued. */
    void synchronize();

    /** What the hardware does at best, where the device can tell. */
    default Optional<HardwareRates> rates() {
        return Optional.empty();
    }

    @Override
    void close();
}
