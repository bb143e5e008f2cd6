package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A LangChain4j chat model that looks at pictures, over a {@link dev.fovea.engine.VisionEngine}. Safe for use by many
 * threads; requests that arrive together are answered together.
 *
 * <p>A picture's {@code DetailLevel} changes nothing: {@code LOW} is what LangChain4j sets when nobody chose, and the
 * model's own tiling already is full detail. {@link FoveaChatRequestParameters#maxTiles} is the way to ask for fewer tiles or
 * more. Pictures that follow all of a message's text are shown to the model before it, as it learnt to be asked; between
 * texts they stay where they are.
 */
public final class FoveaChatModel implements ChatModel {
    private final Endpoint endpoint;
    private final Optional<Duration> timeout;

    private FoveaChatModel(Builder builder) {
        endpoint = builder.endpoint();
        timeout = Optional.ofNullable(builder.timeout);
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Answers one request. When the calling thread is interrupted, the answer is cancelled. */
    @Override
    public ChatResponse doChat(ChatRequest request) {
        try {
            Generation generation = endpoint.submit(request, GenerationListener.NONE);
            return endpoint.response(request, generation, await(generation));
        } catch (EngineException failure) {
            throw Failures.translate(failure);
        }
    }

    private Completion await(Generation generation) {
        try {
            return timeout.isEmpty()
                    ? generation.completion().get()
                    : generation.completion().get(timeout.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw Failures.translate(failure);
        } catch (java.util.concurrent.TimeoutException late) {
            generation.cancel();
            throw new TimeoutException("no answer within %s; it was cancelled".formatted(timeout.orElseThrow()), late);
        } catch (InterruptedException stop) {
            generation.cancel();
            Thread.currentThread().interrupt();
            throw new NonRetriableException("interrupted while waiting for the answer; it was cancelled", stop);
        }
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return endpoint.defaults();
    }

    @Override
    public List<ChatModelListener> listeners() {
        return endpoint.listeners();
    }

    @Override
    public ModelProvider provider() {
        return ModelProvider.OTHER;
    }

    /** None: answers are not held to a JSON schema. */
    @Override
    public Set<Capability> supportedCapabilities() {
        return Set.of();
    }

    /** Builds a chat model. */
    public static final class Builder extends ModelBuilder<Builder> {
        private @Nullable Duration timeout;

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        /** How long to wait for an answer before it is cancelled; without it, as long as it takes. */
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public FoveaChatModel build() {
            return new FoveaChatModel(this);
        }
    }
}
