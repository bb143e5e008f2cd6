package dev.fovea.retrieval.library;

import java.util.Arrays;

/** How far a document is. */
public enum DocumentState {
    /** Not opened yet. */
    QUEUED("queued", false),
    /** Some of its pages are still to be read. */
    READING("reading", false),
    /** All of its pages are read, but for those that cannot be. */
    READY("ready", true),
    /** It cannot be opened, or none of its pages can be read. */
    FAILED("failed", true),
    /** Somebody stopped it; pages read until then stay. */
    CANCELLED("cancelled", true);

    private final String code;
    private final boolean ended;

    DocumentState(String code, boolean ended) {
        this.code = code;
        this.ended = ended;
    }

    public String code() {
        return code;
    }

    /** Whether nothing more happens by itself. */
    public boolean ended() {
        return ended;
    }

    public static DocumentState of(String code) {
        return Arrays.stream(values())
                .filter(state -> state.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no state of a document: " + code));
    }
}
