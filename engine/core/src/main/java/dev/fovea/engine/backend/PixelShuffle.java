package dev.fovea.engine.backend;

/** The two orders of pixel shuffle's output tokens (reference: {@code pixel_shuffle} and {@code ps_version}). */
public enum PixelShuffle {
    /** The legacy order: output tokens column by column. */
    V1,
    /** Output tokens row by row. */
    V2
}
