package dev.fovea.service.problem;

import java.io.Serial;

/** A request that is not served. The message says what was expected and found, for whoever sent it. */
public final class ProblemException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final long retryAfterSeconds;

    public ProblemException(ProblemCode code, String message) {
        this(code, message, 0);
    }

    /**
     * One that may go away by itself.
     *
     * @param retryAfterSeconds when to come back; 0 where that would not help
     */
    public ProblemException(ProblemCode code, String message, long retryAfterSeconds) {
        super(message);
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public ProblemCode code() {
        return code;
    }

    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public Problem problem() {
        return Problem.of(code, String.valueOf(getMessage()));
    }
}
