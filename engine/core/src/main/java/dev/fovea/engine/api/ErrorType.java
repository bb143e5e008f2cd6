package dev.fovea.engine.api;

/** Who can mend a failure, and so which HTTP status family or exit status it maps to. */
public enum ErrorType {
    /** The request is wrong; the same request will fail again. */
    CALLER,
    /** The engine is full at the moment; the same request may succeed later. */
    CAPACITY,
    /** The model folder is incomplete, damaged or of an unknown kind. */
    CHECKPOINT,
    /** The hardware or its driver cannot do what was asked. */
    DEVICE,
    /** A defect of the engine itself. */
    INTERNAL
}
