package dev.fovea.engine.image;

import java.lang.foreign.MemorySegment;

/** Tiles as the vision transformer reads them: normalised, one plane per colour. */
public interface PixelSource {
    /** How many tiles there are, the thumbnail included. */
    int tiles();

    /** Pixels along each side of a tile. */
    int tileSize();

    /**
     * Writes one tile.
     *
     * @param tile which one, from 0
     * @param out receives {@code [3, tileSize, tileSize]} fp32, little-endian, planes R, G, B, rows from the top; at least
     *     {@code 12 · tileSize²} bytes, of any alignment
     */
    void write(int tile, MemorySegment out);
}
