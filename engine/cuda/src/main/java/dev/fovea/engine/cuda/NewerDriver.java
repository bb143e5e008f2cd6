package dev.fovea.engine.cuda;

import static dev.fovea.engine.cuda.CudaStatus.check;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Calls of NVIDIA's driver that JCuda has not: launches that begin before the last has ended, and tensor maps. */
final class NewerDriver {
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    /** Of cuda.h. */
    private static final int PROGRAMMATIC_STREAM_SERIALIZATION = 6;

    private static final int BFLOAT16 = 9;
    private static final int NO_INTERLEAVE = 0;
    private static final int SWIZZLE_128_BYTES = 3;
    private static final int PROMOTE_TO_256_BYTES = 3;
    private static final int ZEROS_OUTSIDE = 0;

    /** CUlaunchAttribute: an id, padding to 8 bytes, a union of 64. */
    private static final long ATTRIBUTE_BYTES = 72;

    /** CUlaunchConfig: seven numbers, a stream, attributes and their count. */
    private static final long CONFIG_BYTES = 56;

    private final Arena arena = Arena.ofAuto();
    private final MethodHandle launchKernelEx;
    private final MethodHandle tensorMapEncodeTiled;
    private final MemorySegment config = arena.allocate(CONFIG_BYTES, 8);

    /** @param early whether a kernel may start before the one before it has ended */
    NewerDriver(boolean early) {
        SymbolLookup driver = SymbolLookup.libraryLookup("libcuda.so.1", arena);
        Linker linker = Linker.nativeLinker();
        launchKernelEx = linker.downcallHandle(
                driver.findOrThrow("cuLaunchKernelEx"), FunctionDescriptor.of(INT, POINTER, LONG, POINTER, POINTER));
        tensorMapEncodeTiled = linker.downcallHandle(
                driver.findOrThrow("cuTensorMapEncodeTiled"),
                FunctionDescriptor.of(
                        INT, POINTER, INT, INT, LONG, POINTER, POINTER, POINTER, POINTER, INT, INT, INT, INT));
        MemorySegment attribute = arena.allocate(ATTRIBUTE_BYTES, 8);
        attribute.set(INT, 0, PROGRAMMATIC_STREAM_SERIALIZATION);
        attribute.set(INT, 8, 1);
        config.set(POINTER, 40, attribute);
        config.set(INT, 48, early ? 1 : 0);
    }

    /**
     * Enqueues a kernel that waits by itself for the one before it.
     *
     * @param parameters addresses of the kernel's parameters
     */
    void launch(
            long function,
            long stream,
            Driver.Grid grid,
            int threads,
            int sharedBytes,
            MemorySegment parameters,
            String what) {
        int[] numbers = {grid.x(), grid.y(), grid.z(), threads, 1, 1, sharedBytes};
        MemorySegment.copy(numbers, 0, config, INT, 0, numbers.length);
        config.set(LONG, 32, stream);
        try {
            check((int) launchKernelEx.invokeExact(config, function, parameters, MemorySegment.NULL), what);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Packs a map as kernels take it, {@value TensorMap#BYTES} bytes. */
    void pack(TensorMap map, MemorySegment to) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment packed = scratch.allocate(TensorMap.BYTES, 64);
            int[] box = map.box().stream().mapToInt(Integer::intValue).toArray();
            int[] steps = map.box().stream().mapToInt(size -> 1).toArray();
            long[] sizes = map.sizes().stream().mapToLong(Integer::longValue).toArray();
            long[] strides = map.strides().stream().mapToLong(Long::longValue).toArray();
            int result = (int) tensorMapEncodeTiled.invokeExact(
                    packed,
                    BFLOAT16,
                    map.rank(),
                    map.address(),
                    scratch.allocateFrom(LONG, sizes),
                    scratch.allocateFrom(LONG, strides),
                    scratch.allocateFrom(INT, box),
                    scratch.allocateFrom(INT, steps),
                    NO_INTERLEAVE,
                    SWIZZLE_128_BYTES,
                    PROMOTE_TO_256_BYTES,
                    ZEROS_OUTSIDE);
            check(result, "describe " + map);
            to.copyFrom(packed);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }
}
