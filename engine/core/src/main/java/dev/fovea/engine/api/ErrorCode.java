package dev.fovea.engine.api;

import static dev.fovea.engine.api.ErrorType.CALLER;
import static dev.fovea.engine.api.ErrorType.CAPACITY;
import static dev.fovea.engine.api.ErrorType.CHECKPOINT;
import static dev.fovea.engine.api.ErrorType.DEVICE;
import static dev.fovea.engine.api.ErrorType.INTERNAL;

import java.util.Locale;

/** Stable names of everything that can go wrong; programs may switch on them, so none is ever renamed. */
public enum ErrorCode {
    REQUEST_INVALID(CALLER),
    SAMPLING_INVALID(CALLER),
    STRIDE_INVALID(CALLER),
    PROMPT_EMPTY(CALLER),
    PROMPT_TOO_LONG(CALLER),
    TOO_MANY_IMAGES(CALLER),
    TOO_MANY_TILES(CALLER),
    IMAGE_EMPTY(CALLER),
    IMAGE_UNREADABLE(CALLER),
    IMAGE_TRUNCATED(CALLER),
    IMAGE_TOO_LARGE(CALLER),
    IMAGE_ANIMATED(CALLER),
    IMAGE_URL_REFUSED(CALLER),
    IMAGE_URL_FAILED(CALLER),
    FEATURE_UNSUPPORTED(CALLER),
    MODEL_UNKNOWN(CALLER),
    CANCELLED(CALLER),
    QUEUE_FULL(CAPACITY),
    ENGINE_CLOSED(CAPACITY),
    KV_CACHE_TOO_SMALL(CAPACITY),
    CHECKPOINT_MISSING(CHECKPOINT),
    CHECKPOINT_CONFIG_INVALID(CHECKPOINT),
    CHECKPOINT_MODEL_UNKNOWN(CHECKPOINT),
    CHECKPOINT_FILE_DAMAGED(CHECKPOINT),
    CHECKPOINT_TENSOR_MISSING(CHECKPOINT),
    CHECKPOINT_TENSOR_SHAPE(CHECKPOINT),
    CHECKPOINT_TENSOR_TYPE(CHECKPOINT),
    CHECKPOINT_DOWNLOAD_FAILED(CHECKPOINT),
    TOKENIZER_MISSING(CHECKPOINT),
    TOKENIZER_INVALID(CHECKPOINT),
    BACKEND_UNKNOWN(DEVICE),
    BACKEND_UNAVAILABLE(DEVICE),
    DEVICE_OUT_OF_MEMORY(DEVICE),
    DEVICE_FAILED(DEVICE),
    INTERNAL_ERROR(INTERNAL);

    private final ErrorType type;

    ErrorCode(ErrorType type) {
        this.type = type;
    }

    public ErrorType type() {
        return type;
    }

    /** The name as it stands in JSON: lower case with underscores. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
