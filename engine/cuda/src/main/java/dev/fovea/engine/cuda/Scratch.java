package dev.fovea.engine.cuda;

/**
 * Memory that grows with its largest use and is then used again. What it had before stays allocated, for graphs that were captured
 * with it; so it grows by half of what it is at least, and all of them together are no more than a few times the last.
 */
final class Scratch {
    private final Driver driver;
    private long address;
    private long bytes;

    Scratch(Driver driver) {
        this.driver = driver;
    }

    /** Where at least so many bytes are; what they held is lost. */
    long reserve(long wanted) {
        if (wanted > bytes) {
            long grown = Math.max(wanted, bytes + bytes / 2);
            address = driver.allocate(grown);
            bytes = grown;
        }
        return address;
    }
}
