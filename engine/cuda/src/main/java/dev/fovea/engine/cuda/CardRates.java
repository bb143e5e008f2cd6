package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.HardwareRates;
import dev.fovea.engine.cuda.Driver.Grid;

/** The card's ceilings by its own kernels (ceilings.cuh). */
final class CardRates implements HardwareRates {
    private static final long BYTES = 1L << 30;
    private static final int THREADS = 256;
    private static final int BLOCKS = 4096;
    private static final long PRODUCTS = 16_384;
    /** A multiple of 4. */
    private static final long HOPPER_PRODUCTS = 65_536;

    /** Of a product of a warp: 16 × 8 numbers, 16 multiplications and additions each. */
    private static final long OPERATIONS = 2L * 16 * 8 * 16;

    /** Of a product of four warps from shared memory: 64 × 192 numbers. */
    private static final long HOPPER_OPERATIONS = 2L * 64 * 192 * 16;

    private static final int HOPPER_SHARED_BYTES = (64 + 192) * 128 + 1024;

    private final Driver driver;
    private final Driver.Kernel read;
    private final Driver.Kernel multiply;
    private final Arguments arguments = new Arguments();
    private final long memory;
    private final long out;

    CardRates(Driver driver) {
        this.driver = driver;
        read = driver.kernel("ceiling_read");
        multiply = driver.kernel(driver.hasTensorMaps() ? "ceiling_hopper" : "ceiling_mma");
        memory = driver.allocate(BYTES);
        out = driver.allocate(Float.BYTES);
    }

    @Override
    public double bytes() {
        return BYTES / seconds(read, BLOCKS, 0, BYTES / 16);
    }

    @Override
    public double operations() {
        if (driver.hasTensorMaps()) {
            int blocks = driver.multiprocessors();
            double groups = (double) blocks * THREADS / 128;
            return groups
                    * HOPPER_PRODUCTS
                    * HOPPER_OPERATIONS
                    / seconds(multiply, blocks, HOPPER_SHARED_BYTES, HOPPER_PRODUCTS);
        }
        double warps = (double) BLOCKS * THREADS / 32;
        return warps * PRODUCTS * OPERATIONS / seconds(multiply, BLOCKS, 0, PRODUCTS);
    }

    private double seconds(Driver.Kernel kernel, int blocks, int sharedBytes, long count) {
        driver.synchronize();
        long start = System.nanoTime();
        arguments.start().pointer(memory).pointer(out).pointer(count);
        kernel.launch(Grid.of(blocks), THREADS, sharedBytes, arguments.struct());
        driver.synchronize();
        return (System.nanoTime() - start) / 1e9;
    }
}
