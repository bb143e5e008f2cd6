package dev.fovea.engine.cuda;

import static dev.fovea.engine.cuda.CudaStatus.check;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import jcuda.Pointer;
import jcuda.driver.CUcontext;
import jcuda.driver.CUdevice;
import jcuda.driver.CUdevice_attribute;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUfunction;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** NVIDIA's driver, by JCuda: one card, its primary context, one stream. */
final class CardDriver implements Driver {
    private static final int CARD = 0;
    /** The generation that the kernels for sm_90a are for: a later one has other instructions. */
    private static final int HOPPER = 9;
    /** More than this of shared memory a kernel has to ask for. */
    private static final int SHARED_BYTES = 48 << 10;

    /** Larger copies go through in parts. */
    private static final long STAGING_BYTES = 16 << 20;

    private static final int MAX_DYNAMIC_SHARED_SIZE_BYTES = 8;

    private final CUdevice card = new CUdevice();
    private final CUcontext context = new CUcontext();
    private final Stream stream = new Stream();
    private final CUmodule module = new CUmodule();
    private final List<CUdeviceptr> allocated = new ArrayList<>();
    private final List<Pointer> pinned = new ArrayList<>();
    private final List<MemorySegment> handedOut = new ArrayList<>(); // of the pinned memory, by address
    private final Staging staging;
    private final String description;
    private final int multiprocessors;
    /** Of sm_90, where kernels wait for each other by themselves and take tensor maps. */
    private final Optional<NewerDriver> newer;

    private CardDriver() {
        check(JCudaDriver.cuInit(0), "start CUDA");
        check(JCudaDriver.cuDeviceGet(card, CARD), "find a card");
        description = describe(card);
        multiprocessors = attribute(card, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT);
        boolean hopper = attribute(card, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) == HOPPER;
        newer = hopper ? Optional.of(new NewerDriver(!leftOut("early-start"))) : Optional.empty();
        check(JCudaDriver.cuDevicePrimaryCtxRetain(context, card), "take the card");
        try {
            check(JCudaDriver.cuCtxSetCurrent(context), "take the card");
            check(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING), "make a stream");
            check(JCudaDriver.cuModuleLoadFatBinary(module, fatbin()), "load the kernels");
            staging = new Staging();
        } catch (RuntimeException | Error failure) {
            JCudaDriver.cuDevicePrimaryCtxRelease(card);
            throw failure;
        }
    }

    /** What is not to be used of sm_90, to find out what is at fault: {@code tensor-maps}, {@code early-start}. */
    private static boolean leftOut(String what) {
        return List.of(System.getProperty("fovea.cuda.leave-out", "").split(","))
                .contains(what);
    }

    /** The card's name and memory, without taking it. */
    static String find() {
        check(JCudaDriver.cuInit(0), "start CUDA");
        CUdevice card = new CUdevice();
        check(JCudaDriver.cuDeviceGet(card, CARD), "find a card");
        return describe(card);
    }

    static CardDriver open() {
        return new CardDriver();
    }

    private static String describe(CUdevice card) {
        byte[] name = new byte[256];
        long[] bytes = new long[1];
        check(JCudaDriver.cuDeviceGetName(name, name.length, card), "ask the card's name");
        check(JCudaDriver.cuDeviceTotalMem(bytes, card), "ask the card's memory");
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return "%s, sm_%d%d, %.0f GiB"
                .formatted(
                        new String(name, 0, end, StandardCharsets.US_ASCII),
                        attribute(card, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR),
                        attribute(card, CUdevice_attribute.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR),
                        bytes[0] / (double) (1L << 30));
    }

    private static int attribute(CUdevice card, int attribute) {
        int[] value = new int[1];
        check(JCudaDriver.cuDeviceGetAttribute(value, attribute, card), "ask what the card can do");
        return value[0];
    }

    private static byte[] fatbin() {
        try (InputStream in = CardDriver.class.getResourceAsStream(CudaBackend.KERNELS)) {
            return Objects.requireNonNull(in, CudaBackend.KERNELS).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String description() {
        return "cuda, " + description;
    }

    @Override
    public long availableBytes() {
        long[] free = new long[1];
        check(JCudaDriver.cuMemGetInfo(free, new long[1]), "ask the free memory");
        return free[0];
    }

    // Memory

    @Override
    public long allocate(long bytes) {
        CUdeviceptr pointer = new CUdeviceptr();
        int result = JCudaDriver.cuMemAlloc(pointer, Math.max(1, bytes));
        if (result == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new EngineException(
                    ErrorCode.DEVICE_OUT_OF_MEMORY,
                    "%,d bytes asked for, %,d available on the card; a smaller weight format or KV cache may fit"
                            .formatted(bytes, availableBytes()));
        }
        check(result, "allocate memory");
        allocated.add(pointer);
        check(JCudaDriver.cuMemsetD8Async(pointer, (byte) 0, Math.max(1, bytes), stream), "clear memory");
        return new Address(pointer).value();
    }

    @Override
    public MemorySegment hostMemory(long bytes) {
        Pointer pointer = new Pointer();
        check(JCudaDriver.cuMemHostAlloc(pointer, Math.max(1, bytes), 0), "allocate host memory");
        pinned.add(pointer);
        MemorySegment memory =
                MemorySegment.ofAddress(new HostAddress(pointer).value()).reinterpret(Math.max(1, bytes));
        handedOut.add(memory);
        return memory;
    }

    @Override
    public void upload(MemorySegment from, long to) {
        if (handedOut.stream().anyMatch(memory -> contains(memory, from))) {
            check(copyToCard(to, from), "copy to the card");
            synchronize(); // the caller may write to it again
            return;
        }
        for (long at = 0; at < from.byteSize(); at += staging.size()) {
            MemorySegment part = from.asSlice(at, Math.min(staging.size(), from.byteSize() - at));
            check(copyToCard(to + at, staging.put(part)), "copy to the card");
        }
    }

    private int copyToCard(long to, MemorySegment from) {
        return JCudaDriver.cuMemcpyHtoDAsync(device(to), new HostAddress(from.address()), from.byteSize(), stream);
    }

    private static boolean contains(MemorySegment memory, MemorySegment part) {
        return part.isNative()
                && part.address() >= memory.address()
                && part.address() + part.byteSize() <= memory.address() + memory.byteSize();
    }

    @Override
    public void download(long from, MemorySegment to) {
        for (long at = 0; at < to.byteSize(); at += staging.size()) {
            MemorySegment part = staging.take(Math.min(staging.size(), to.byteSize() - at));
            check(
                    JCudaDriver.cuMemcpyDtoHAsync(
                            new HostAddress(part.address()), device(from + at), part.byteSize(), stream),
                    "copy from the card");
            synchronize();
            to.asSlice(at, part.byteSize()).copyFrom(part);
        }
        synchronize();
    }

    /**
     * Pinned memory that copies pass through, a ring: what was put in is on its way while the next is put behind it. Waits only
     * when it begins anew.
     */
    private final class Staging {
        private final MemorySegment memory = hostMemory(STAGING_BYTES);
        private long used;

        long size() {
            return STAGING_BYTES;
        }

        MemorySegment take(long bytes) {
            if (used + bytes > STAGING_BYTES) {
                synchronize();
                used = 0;
            }
            MemorySegment taken = memory.asSlice(used, bytes);
            used = (used + bytes + 255) & ~255;
            return taken;
        }

        MemorySegment put(MemorySegment from) {
            return take(from.byteSize()).copyFrom(from);
        }
    }

    // Kernels

    @Override
    public int multiprocessors() {
        return multiprocessors;
    }

    @Override
    public boolean hasTensorMaps() {
        return newer.isPresent() && !leftOut("tensor-maps");
    }

    @Override
    public void pack(TensorMap map, MemorySegment to) {
        newer.orElseThrow().pack(map, to);
    }

    @Override
    public Kernel kernel(String name) {
        Function function = new Function();
        int result = JCudaDriver.cuModuleGetFunction(function, module, name);
        if (result == CUresult.CUDA_ERROR_NOT_FOUND) {
            throw new EngineException(ErrorCode.INTERNAL_ERROR, "no kernel " + name);
        }
        check(result, "find the kernel " + name);
        return new CardKernel(name, function);
    }

    private final class CardKernel implements Kernel {
        private final String name;
        private final Function function;
        /** One address: kernels take one struct. */
        private final MemorySegment parameters = Arena.ofAuto().allocate(ValueLayout.ADDRESS);

        private final Pointer parameterList = new HostAddress(parameters.address());
        private int allowedSharedBytes = SHARED_BYTES;

        CardKernel(String name, Function function) {
            this.name = name;
            this.function = function;
        }

        @Override
        public void launch(Grid grid, int threads, int sharedBytes, MemorySegment arguments) {
            if (sharedBytes > allowedSharedBytes) {
                check(
                        JCudaDriver.cuFuncSetAttribute(function, MAX_DYNAMIC_SHARED_SIZE_BYTES, sharedBytes),
                        "give %s %d bytes of shared memory".formatted(name, sharedBytes));
                allowedSharedBytes = sharedBytes;
            }
            parameters.set(ValueLayout.ADDRESS, 0, arguments);
            if (newer.isPresent()) {
                newer.get()
                        .launch(
                                function.value(),
                                stream.value(),
                                grid,
                                threads,
                                sharedBytes,
                                parameters,
                                "launch " + name);
                return;
            }
            check(
                    JCudaDriver.cuLaunchKernel(
                            function,
                            grid.x(),
                            grid.y(),
                            grid.z(),
                            threads,
                            1,
                            1,
                            sharedBytes,
                            stream,
                            parameterList,
                            new Pointer()),
                    "launch " + name);
        }
    }

    // Graphs

    @Override
    public Launches capture(Runnable ops) {
        check(
                JCudaDriver.cuStreamBeginCapture(stream, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
                "begin a graph");
        CUgraph graph = new CUgraph();
        try {
            ops.run();
        } catch (RuntimeException | Error failure) {
            JCudaDriver.cuStreamEndCapture(stream, graph); // or nothing would ever run on this stream again
            throw failure;
        }
        check(JCudaDriver.cuStreamEndCapture(stream, graph), "end a graph");
        CUgraphExec runnable = new CUgraphExec();
        check(JCudaDriver.cuGraphInstantiate(runnable, graph, 0), "make a graph");
        check(JCudaDriver.cuGraphDestroy(graph), "free a graph");
        return new Launches() {
            @Override
            public void replay() {
                check(JCudaDriver.cuGraphLaunch(runnable, stream), "launch a graph");
            }

            @Override
            public void close() {
                check(JCudaDriver.cuGraphExecDestroy(runnable), "free a graph");
            }
        };
    }

    @Override
    public void synchronize() {
        check(JCudaDriver.cuStreamSynchronize(stream), "wait for the card");
    }

    @Override
    public void close() {
        JCudaDriver.cuStreamSynchronize(stream);
        allocated.forEach(JCudaDriver::cuMemFree);
        pinned.forEach(JCudaDriver::cuMemFreeHost);
        JCudaDriver.cuModuleUnload(module);
        JCudaDriver.cuStreamDestroy(stream);
        JCudaDriver.cuDevicePrimaryCtxRelease(card);
    }

    // Addresses

    private static CUdeviceptr device(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    /** Publishes the number that JCuda keeps to itself. */
    private static final class Address extends CUdeviceptr {
        Address(CUdeviceptr pointer) {
            super(pointer);
        }

        long value() {
            return getNativePointer() + getByteOffset();
        }
    }

    private static final class Function extends CUfunction {
        long value() {
            return getNativePointer();
        }
    }

    private static final class Stream extends CUstream {
        long value() {
            return getNativePointer();
        }
    }

    /** Host memory by its address. */
    private static final class HostAddress extends Pointer {
        HostAddress(long address) {
            super(address);
        }

        HostAddress(Pointer pointer) {
            super(pointer);
        }

        long value() {
            return getNativePointer() + getByteOffset();
        }
    }
}
