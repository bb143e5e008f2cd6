package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.DType;
import java.util.EnumSet;
import java.util.Set;

/** A way to compute, found by {@link java.util.ServiceLoader}. Loading the class must touch no native library. */
public interface Backend {
    /** What users write: {@code cpu}, {@code cuda}, {@code reference}. */
    String name();

    /** Higher is tried first when the user names no backend; negative is never chosen unasked. */
    int preference();

    /** How it can hold matrices. */
    Set<WeightFormat> formats();

    /** Element types that its KV cache can have. */
    default Set<DType> kvTypes() {
        return EnumSet.of(DType.F32, DType.BF16);
    }

    /** The one of them that is taken unasked. */
    default DType usualKvType() {
        return DType.F32;
    }

    /** Whether it can run here; never throws. */
    Availability probe();

    /**
     * Takes the hardware.
     *
     * @throws dev.fovea.engine.api.EngineException when it is not available, or cannot hold matrices, keys and values as is asked
     */
    Device open(DeviceOptions options);

    /**
     * Whether a backend can run on this machine.
     *
     * @param available whether {@link Backend#open} can succeed
     * @param detail what was found, or what is missing and the remedy
     */
    record Availability(boolean available, String detail) {}
}
