package dev.fovea.engine.backend;

/** What happens to {@code y = x · Wᵀ + bias} on its way into the result. */
public enum Epilogue {
    /** {@code out = y}. */
    STORE,
    /** {@code out = gelu(y)}, the exact form with erf. */
    GELU,
    /** {@code out += scale ⊙ y}, where scale is the weight's layer scale, or 1. */
    ACCUMULATE
}
