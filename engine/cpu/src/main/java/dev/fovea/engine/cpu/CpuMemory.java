package dev.fovea.engine.cpu;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The device's arena: aligned, zeroed memory until the device closes. */
final class CpuMemory implements AutoCloseable {
    /** A cache line, and the widest vector. */
    private static final long ALIGNMENT = 64;

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private final Arena arena = Arena.ofShared();

    long allocate(long bytes) {
        return allocateSegment(bytes).address();
    }

    MemorySegment allocateSegment(long bytes) {
        long available = availableBytes();
        if (bytes > available) {
            throw outOfMemory(bytes, available);
        }
        try {
            return arena.allocate(Math.max(1, bytes), ALIGNMENT);
        } catch (OutOfMemoryError e) {
            throw outOfMemory(bytes, available);
        }
    }

    private static EngineException outOfMemory(long bytes, long available) {
        return new EngineException(
                ErrorCode.DEVICE_OUT_OF_MEMORY,
                "%,d bytes asked for, %,d available; a smaller weight format or KV cache may fit"
                        .formatted(bytes, available));
    }

    /** What the system says it can still hand out; without that, the most that the JVM may take. */
    static long availableBytes() {
        try (Stream<String> lines = Files.lines(MEMINFO)) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseGet(() -> Runtime.getRuntime().maxMemory());
        } catch (IOException e) {
            return Runtime.getRuntime().maxMemory();
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
