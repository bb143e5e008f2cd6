package dev.fovea.engine.tensor;

import java.lang.foreign.MemorySegment;

/** Memory of a device that computes where the JVM runs. */
public record HostBuffer(MemorySegment segment) implements Buffer {
    @Override
    public long bytes() {
        return segment.byteSize();
    }
}
