package dev.fovea.engine.api;

/**
 * A failure with a stable code and a message that says what was expected and what was found. The only exception that the
 * engine throws at its callers on purpose.
 */
public final class EngineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public EngineException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public EngineException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    public ErrorType type() {
        return code.type();
    }
}
