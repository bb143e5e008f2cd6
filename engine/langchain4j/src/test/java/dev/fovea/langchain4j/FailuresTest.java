package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailuresTest {
    private static Class<?> translated(ErrorCode code) {
        return Failures.translate(new EngineException(code, "why")).getClass();
    }

    @Test
    void saysWhoCanMendIt() {
        assertThat(translated(ErrorCode.SAMPLING_INVALID)).isEqualTo(InvalidRequestException.class);
        assertThat(translated(ErrorCode.PROMPT_TOO_LONG)).isEqualTo(InvalidRequestException.class);
        assertThat(translated(ErrorCode.IMAGE_UNREADABLE)).isEqualTo(InvalidRequestException.class);
        assertThat(translated(ErrorCode.KV_CACHE_TOO_SMALL)).isEqualTo(InvalidRequestException.class);
        assertThat(translated(ErrorCode.FEATURE_UNSUPPORTED)).isEqualTo(UnsupportedFeatureException.class);
        assertThat(translated(ErrorCode.MODEL_UNKNOWN)).isEqualTo(ModelNotFoundException.class);
        assertThat(translated(ErrorCode.QUEUE_FULL)).isEqualTo(RateLimitException.class);
        assertThat(translated(ErrorCode.ENGINE_CLOSED)).isEqualTo(NonRetriableException.class);
        assertThat(translated(ErrorCode.CHECKPOINT_MISSING)).isEqualTo(NonRetriableException.class);
        assertThat(translated(ErrorCode.DEVICE_FAILED)).isEqualTo(InternalServerException.class);
        assertThat(translated(ErrorCode.INTERNAL_ERROR)).isEqualTo(InternalServerException.class);
    }

    @ParameterizedTest
    @EnumSource
    void keepsMessageAndCause(ErrorCode code) {
        EngineException failure = new EngineException(code, "why");

        assertThat(Failures.translate(failure)).hasMessage("why").hasCause(failure);
    }

    @Test
    void looksThroughFutures() {
        EngineException failure = new EngineException(ErrorCode.QUEUE_FULL, "128 requests wait");

        assertThat(Failures.translate(new ExecutionException(failure)))
                .isInstanceOf(RateLimitException.class)
                .hasCause(failure);
    }

    @Test
    void anythingElseIsADefect() {
        assertThat(Failures.translate(new IllegalStateException("oh"))).isInstanceOf(InternalServerException.class);
    }

    @Test
    void leavesItsOwnAlone() {
        LangChain4jException own = new InvalidRequestException("as it is");

        assertThat(Failures.translate(own)).isSameAs(own);
    }
}
