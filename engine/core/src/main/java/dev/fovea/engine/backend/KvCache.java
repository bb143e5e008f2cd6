package dev.fovea.engine.backend;

/**
 * Keys and values of all sequences, in blocks of equally many tokens. How a block lies in memory is the device's affair:
 * a CPU may hold keys transposed so that a block is a packed panel of its matrix product.
 */
public interface KvCache {
    KvShape shape();
}
