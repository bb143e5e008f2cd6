package dev.fovea.engine.backend;

/** A recorded sequence of ops: the body itself on the CPU, a captured graph on a GPU. */
public interface Plan extends AutoCloseable {
    /** Runs the ops again on whatever the buffers hold now. */
    void replay();

    @Override
    default void close() {}
}
