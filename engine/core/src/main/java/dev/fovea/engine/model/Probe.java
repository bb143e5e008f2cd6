package dev.fovea.engine.model;

import dev.fovea.engine.tensor.Tensor;

/** Sees named activations as they are made; for golden comparison. Must copy what it wants to keep. */
@FunctionalInterface
public interface Probe {
    /** Looks away. */
    Probe NONE = (name, value) -> {};

    void see(String name, Tensor value);
}
