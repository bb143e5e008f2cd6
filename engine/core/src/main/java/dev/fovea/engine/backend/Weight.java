package dev.fovea.engine.backend;

/** A packed matrix {@code [outputs, inputs]}, with its bias and its output scale where it has them. */
public interface Weight {
    /** Columns of the result. */
    int outputs();

    /** Columns of the argument. */
    int inputs();

    /** Device memory that one pass over it reads. */
    long bytes();
}
