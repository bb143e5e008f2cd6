package dev.fovea.langchain4j;

import dev.fovea.engine.api.EngineException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The engine's failures as LangChain4j's. Retriable ones are exactly those that the same request may survive later, so that
 * LangChain4j's own retries do no harm.
 */
final class Failures {
    private Failures() {}

    static LangChain4jException translate(Throwable failure) {
        return switch (failure) {
            case LangChain4jException own -> own;
            case EngineException engine -> translate(engine);
            case ExecutionException wrapper when wrapper.getCause() != null -> translate(cause(wrapper));
            case CompletionException wrapper when wrapper.getCause() != null -> translate(cause(wrapper));
            default -> new InternalServerException(failure);
        };
    }

    private static LangChain4jException translate(EngineException failure) {
        return switch (failure.code()) {
            case FEATURE_UNSUPPORTED -> unsupported(failure);
            case MODEL_UNKNOWN -> new ModelNotFoundException(failure);
            case CANCELLED, ENGINE_CLOSED -> new NonRetriableException(failure);
            // A cache that is too small for the prompt stays too small.
            case KV_CACHE_TOO_SMALL -> new InvalidRequestException(failure);
            default ->
                switch (failure.type()) {
                    case CALLER -> new InvalidRequestException(failure);
                    case CAPACITY -> new RateLimitException(failure);
                    case CHECKPOINT -> new NonRetriableException(failure);
                    case DEVICE, INTERNAL -> new InternalServerException(failure);
                };
        };
    }

    private static UnsupportedFeatureException unsupported(EngineException failure) {
        String message = failure.getMessage();
        UnsupportedFeatureException translated = new UnsupportedFeatureException(message == null ? "" : message);
        translated.initCause(failure);
        return translated;
    }

    private static Throwable cause(Exception wrapper) {
        Throwable cause = wrapper.getCause();
        return cause == null ? wrapper : cause;
    }
}
