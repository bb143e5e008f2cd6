package dev.fovea.service.access;

/** Who may call. */
public enum AccessMode {
    /** Whoever can reach the service, which listens to its own machine alone. */
    OPEN,
    /** Whoever has a key. */
    KEYS
}
