package dev.fovea.engine.cuda;

import java.lang.foreign.MemorySegment;
import jcuda.driver.CUresult;

/** A driver that does as it should until a test wants otherwise. */
final class FaultyDriver implements Driver {
    private final Driver driver;
    private long bytesLeft = Long.MAX_VALUE;
    private int status; // of all that is asked for from now on

    FaultyDriver(Driver driver) {
        this.driver = driver;
    }

    /** So many bytes more may be allocated. */
    void leave(long bytes) {
        bytesLeft = bytes;
    }

    /** From now on everything that touches the card fails with that result. */
    void fail(int result) {
        status = result;
    }

    @Override
    public String description() {
        return driver.description();
    }

    @Override
    public int multiprocessors() {
        return driver.multiprocessors();
    }

    @Override
    public boolean hasTensorMaps() {
        return driver.hasTensorMaps();
    }

    @Override
    public void pack(TensorMap map, MemorySegment to) {
        driver.pack(map, to);
    }

    @Override
    public long availableBytes() {
        return Math.min(bytesLeft, driver.availableBytes());
    }

    @Override
    public long allocate(long bytes) {
        CudaStatus.check(status, "allocate memory");
        if (bytes > bytesLeft) {
            CudaStatus.check(CUresult.CUDA_ERROR_OUT_OF_MEMORY, "allocate memory");
        }
        bytesLeft -= bytes;
        return driver.allocate(bytes);
    }

    @Override
    public MemorySegment hostMemory(long bytes) {
        return driver.hostMemory(bytes);
    }

    @Override
    public void upload(MemorySegment from, long to) {
        CudaStatus.check(status, "copy to the card");
        driver.upload(from, to);
    }

    @Override
    public void download(long from, MemorySegment to) {
        CudaStatus.check(status, "copy from the card");
        driver.download(from, to);
    }

    @Override
    public Kernel kernel(String name) {
        Kernel kernel = driver.kernel(name);
        return (grid, threads, sharedBytes, arguments) -> {
            CudaStatus.check(status, "launch " + name);
            kernel.launch(grid, threads, sharedBytes, arguments);
        };
    }

    @Override
    public Launches capture(Runnable ops) {
        return driver.capture(ops);
    }

    @Override
    public void synchronize() {
        CudaStatus.check(status, "wait for the card");
        driver.synchronize();
    }

    @Override
    public void close() {
        driver.close();
    }
}
