package dev.fovea.service.api;

import dev.fovea.engine.api.ErrorCode;

/** A request that the protocol's reader refuses, with the place in it that is wrong. */
final class BadRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String param;

    /**
     * A refusal.
     *
     * @param param where in the request, such as {@code messages[0].content}; empty for the whole of it
     */
    BadRequest(ErrorCode code, String param, String message) {
        super(message);
        this.code = code;
        this.param = param;
    }

    static BadRequest invalid(String param, String message) {
        return new BadRequest(ErrorCode.REQUEST_INVALID, param, message);
    }

    static BadRequest unsupported(String param, String message) {
        return new BadRequest(ErrorCode.FEATURE_UNSUPPORTED, param, message);
    }

    ErrorCode code() {
        return code;
    }

    String param() {
        return param;
    }
}
