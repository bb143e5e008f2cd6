package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernels' sources as compiled for the host, a block's threads as fibers. Device memory is host memory. */
final class EmulatedDriver implements Driver {
    private static final int MULTIPROCESSORS = 3;

    private final boolean hasTensorMaps;
    private final Arena arena = Arena.ofShared();
    private final SymbolLookup library;
    private final MethodHandle emulate;
    private @Nullable List<Runnable> kept;
    private boolean recording;

    /** @param hasTensorMaps whether it emulates a card of sm_90 */
    EmulatedDriver(Path file, boolean hasTensorMaps) {
        this.hasTensorMaps = hasTensorMaps;
        library = SymbolLookup.libraryLookup(file, arena);
        ValueLayout.OfInt i = ValueLayout.JAVA_INT;
        emulate = Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("fovea_emulate"),
                        FunctionDescriptor.ofVoid(ValueLayout.ADDRESS, i, i, i, i, i, i, i, i, ValueLayout.ADDRESS));
    }

    @Override
    public String description() {
        return "emulated card";
    }

    @Override
    public int multiprocessors() {
        return MULTIPROCESSORS;
    }

    @Override
    public boolean hasTensorMaps() {
        return hasTensorMaps;
    }

    /** As {@code hopper::EmulatedMap} has it. */
    @Override
    public void pack(TensorMap map, MemorySegment to) {
        to.set(ValueLayout.JAVA_LONG, 0, map.address());
        to.set(ValueLayout.JAVA_LONG, 8, map.rank());
        for (int i = 0; i < map.rank(); i++) {
            to.set(ValueLayout.JAVA_LONG, 16 + 8 * i, map.sizes().get(i));
            to.set(ValueLayout.JAVA_INT, 88 + 4 * i, map.box().get(i));
        }
        for (int i = 0; i < map.rank() - 1; i++) {
            to.set(ValueLayout.JAVA_LONG, 56 + 8 * i, map.strides().get(i));
        }
    }

    @Override
    public long availableBytes() {
        return 1L << 30;
    }

    @Override
    public long allocate(long bytes) {
        checkNotRecording();
        if (bytes > availableBytes()) {
            throw new EngineException(ErrorCode.DEVICE_OUT_OF_MEMORY, bytes + " bytes asked for");
        }
        return arena.allocate(Math.max(1, bytes), 256).address();
    }

    @Override
    public MemorySegment hostMemory(long bytes) {
        return arena.allocate(bytes, 64);
    }

    @Override
    public void upload(MemorySegment from, long to) {
        checkNotRecording();
        MemorySegment.ofAddress(to).reinterpret(from.byteSize()).copyFrom(from);
    }

    @Override
    public void download(long from, MemorySegment to) {
        to.copyFrom(MemorySegment.ofAddress(from).reinterpret(to.byteSize()));
    }

    @Override
    public Kernel kernel(String name) {
        MemorySegment function = library.find(name)
                .orElseThrow(() -> new EngineException(ErrorCode.INTERNAL_ERROR, "no kernel " + name));
        return (grid, threads, sharedBytes, arguments) -> {
            if (kept == null) {
                run(function, grid, threads, sharedBytes, arguments);
            } else {
                MemorySegment copy = Arena.ofAuto().allocate(arguments.byteSize(), Arguments.ALIGNMENT);
                copy.copyFrom(arguments);
                kept.add(() -> run(function, grid, threads, sharedBytes, copy));
            }
        };
    }

    private void run(MemorySegment function, Grid grid, int threads, int sharedBytes, MemorySegment arguments) {
        try {
            emulate.invokeExact(
                    function,
                    grid.x(),
                    grid.y(),
                    grid.z(),
                    threads,
                    1,
                    1,
                    sharedBytes,
                    hasTensorMaps ? 1 : 0,
                    arguments);
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public Launches capture(Runnable ops) {
        List<Runnable> launches = new ArrayList<>();
        kept = launches;
        recording = true;
        try {
            ops.run();
        } finally {
            kept = null;
            recording = false;
        }
        return new Launches() {
            @Override
            public void replay() {
                launches.forEach(Runnable::run);
            }

            @Override
            public void close() {}
        };
    }

    /** A card's stream that is being recorded takes launches only. */
    private void checkNotRecording() {
        if (recording) {
            throw new IllegalStateException("memory is touched while launches are recorded");
        }
    }

    @Override
    public void synchronize() {}

    @Override
    public void close() {
        arena.close();
    }
}
