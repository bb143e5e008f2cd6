package dev.fovea.engine.tensor;

/** A stretch of a device's memory. Only its own device can look inside. */
public interface Buffer {
    long bytes();
}
