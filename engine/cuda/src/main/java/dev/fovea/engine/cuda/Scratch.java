package dev.fovea.engine.cuda;

/** Memory that grows to the largest use and is then used again. */
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
            address = driver.allocate(wanted);
            bytes = wanted;
        }
        return address;
    }
}
