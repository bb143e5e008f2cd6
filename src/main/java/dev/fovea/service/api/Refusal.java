package dev.fovea.service.api;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemException;

/**
 * A failure in the protocol's terms.
 *
 * @param status the HTTP status
 * @param retryAfterSeconds when to come back; 0 where that would not help
 * @param body what is said
 */
record Refusal(int status, long retryAfterSeconds, ErrorBody body) {
    private static final String CALLER = "invalid_request_error";
    private static final String SERVER = "server_error";

    static Refusal of(BadRequest wrong) {
        return of(wrong.code(), wrong.param(), String.valueOf(wrong.getMessage()));
    }

    static Refusal of(EngineException failure) {
        return of(failure.code(), "", String.valueOf(failure.getMessage()));
    }

    /** What is refused before the protocol's reader sees it: for want of a key, or for too many calls. */
    static Refusal of(ProblemException failure) {
        return new Refusal(
                failure.code().status(),
                failure.retryAfterSeconds(),
                ErrorBody.of(
                        String.valueOf(failure.getMessage()),
                        typeOf(failure.code().status()),
                        "",
                        failure.code().id()));
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            case 503 -> "service_unavailable";
            default -> CALLER;
        };
    }

    /** A defect: says so, and nothing of what is inside. */
    static Refusal ofDefect() {
        return new Refusal(
                500,
                0,
                ErrorBody.of(
                        "the service failed at this request; its log says more",
                        SERVER,
                        "",
                        ErrorCode.INTERNAL_ERROR.id()));
    }

    static Refusal ofStatus(int status, String message) {
        return new Refusal(status, 0, ErrorBody.of(message, CALLER, "", ErrorCode.REQUEST_INVALID.id()));
    }

    private static Refusal of(ErrorCode code, String param, String message) {
        return switch (code) {
            case PROMPT_TOO_LONG -> caller(400, param, message, "context_length_exceeded");
            case IMAGE_TOO_LARGE -> caller(413, param, message, code.id());
            case MODEL_UNKNOWN -> caller(404, param, message, "model_not_found");
            default -> ofType(code, param, message);
        };
    }

    private static Refusal ofType(ErrorCode code, String param, String message) {
        return switch (code.type()) {
            case CALLER -> caller(400, param, message, code.id());
            case CAPACITY -> ofCapacity(code, message);
            case CHECKPOINT, DEVICE ->
                new Refusal(503, 0, ErrorBody.of("the model cannot answer at the moment", SERVER, "", code.id()));
            case INTERNAL -> ofDefect();
        };
    }

    private static Refusal ofCapacity(ErrorCode code, String message) {
        return code == ErrorCode.QUEUE_FULL
                ? new Refusal(429, 1, ErrorBody.of(message, "rate_limit_error", "", code.id()))
                : new Refusal(503, 5, ErrorBody.of(message, "service_unavailable", "", code.id()));
    }

    private static Refusal caller(int status, String param, String message, String code) {
        return new Refusal(status, 0, ErrorBody.of(message, CALLER, param, code));
    }

    /** The same as problem details, for the paths that speak those. */
    Problem problem() {
        ErrorBody.Failure failure = body.error();
        return Problem.of(
                status,
                status < 500 ? "The model cannot take this" : "The model is not there at the moment",
                failure.message(),
                failure.code().orElse(ErrorCode.INTERNAL_ERROR.id()));
    }
}
