package dev.fovea.engine.cpu;

/** Memory that each worker computes in, apart from the others' by at least a cache line. Grown between ops only. */
final class Scratch {
    private final CpuMemory memory;
    private final long[] addresses;
    private long bytes;

    Scratch(CpuMemory memory, int workers, long bytes) {
        this.memory = memory;
        addresses = new long[workers];
        ensure(bytes);
    }

    /** Makes each worker's memory at least {@code wanted} bytes; what it held is lost. */
    void ensure(long wanted) {
        if (wanted <= bytes) {
            return;
        }
        bytes = Math.max(wanted, 2 * bytes);
        for (int worker = 0; worker < addresses.length; worker++) {
            addresses[worker] = memory.allocate(bytes);
        }
    }

    long address(int worker) {
        return addresses[worker];
    }
}
