package dev.fovea.service.api;

import dev.fovea.engine.api.FinishReason;

/** The protocol's words for why an answer ended. */
final class FinishReasons {
    static final String TOOL_CALLS = "tool_calls";

    private FinishReasons() {}

    /** The protocol has no word for an answer that its own client broke off, and nobody reads it. */
    static String name(FinishReason reason) {
        return switch (reason) {
            case STOP, CANCELLED -> "stop";
            case LENGTH -> "length";
        };
    }
}
