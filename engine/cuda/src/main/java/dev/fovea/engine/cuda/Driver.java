package dev.fovea.engine.cuda;

import java.lang.foreign.MemorySegment;

/**
 * What the backend needs of a card: memory, kernels by name, a stream of launches. Addresses are the device's. Belongs to the
 * thread that opened it.
 */
interface Driver extends AutoCloseable {
    /** The card, for people. */
    String description();

    /** Blocks that run at the same time at least, each on its own. */
    int multiprocessors();

    /** Whether kernels for sm_90a run: they take {@link TensorMap}. */
    boolean hasTensorMaps();

    /** Packs a map as kernels take it, {@value TensorMap#BYTES} bytes. */
    void pack(TensorMap map, MemorySegment to);

    /** Bytes that may still be allocated. */
    long availableBytes();

    /** Zeroed memory, aligned to 256 bytes, until the driver closes. */
    long allocate(long bytes);

    /** Host memory that is copied from fastest, until the driver closes. */
    MemorySegment hostMemory(long bytes);

    /** Copies from the host, after everything enqueued; {@code from} may be changed when it returns. */
    void upload(MemorySegment from, long to);

    /** Waits for everything enqueued, then copies to the host. */
    void download(long from, MemorySegment to);

    /**
     * A kernel.
     *
     * @throws dev.fovea.engine.api.EngineException when the module has none of this name
     */
    Kernel kernel(String name);

    /**
     * Keeps what the ops launch, without effect. They have run before: a stream that is being recorded allows neither
     * allocations nor copies, which the first run may need.
     */
    Launches capture(Runnable ops);

    void synchronize();

    @Override
    void close();

    /** A compiled kernel. */
    interface Kernel {
        /**
         * Enqueues blocks {@code grid} of {@code threads} threads.
         *
         * @param arguments the struct that the kernel takes
         */
        void launch(Grid grid, int threads, int sharedBytes, MemorySegment arguments);
    }

    /** Blocks of a launch. */
    record Grid(int x, int y, int z) {
        static Grid of(int x) {
            return new Grid(x, 1, 1);
        }

        static Grid of(int x, int y) {
            return new Grid(x, y, 1);
        }
    }

    /** Launches that were kept. */
    interface Launches extends AutoCloseable {
        void replay();

        @Override
        void close();
    }
}
