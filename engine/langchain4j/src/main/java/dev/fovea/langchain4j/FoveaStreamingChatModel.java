package dev.fovea.langchain4j;

import dev.fovea.engine.api.EngineException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import java.util.List;
import java.util.Set;

/**
 * A LangChain4j chat model that looks at pictures and hands its answer over as it is written. Safe for use by many threads.
 *
 * <p>What the model cannot do is thrown at once as {@link UnsupportedFeatureException}; every other failure reaches
 * {@link StreamingChatResponseHandler#onError}. A handler that throws hears of it through {@code onError} and the answer goes
 * on. After {@code cancel()} on the handle of a partial response the handler hears nothing more.
 *
 * <p>Pictures are treated as {@link FoveaChatModel} says. Of several choices the first is streamed; the others stand in the
 * complete response's metadata.
 */
public final class FoveaStreamingChatModel implements StreamingChatModel {
    private final Endpoint endpoint;

    private FoveaStreamingChatModel(Builder builder) {
        endpoint = builder.endpoint();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Starts an answer and returns; the handler is called on another thread, one call at a time. */
    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        StreamRelay relay = new StreamRelay(
                handler,
                new StreamedText(endpoint.offersTools(request)),
                (generation, completion) -> endpoint.response(request, generation, completion));
        try {
            relay.follow(endpoint.submit(request, relay));
        } catch (EngineException | LangChain4jException failure) {
            LangChain4jException translated = Failures.translate(failure);
            if (translated instanceof UnsupportedFeatureException) {
                throw translated;
            }
            handler.onError(translated);
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

    /** Builds a streaming chat model. */
    public static final class Builder extends ModelBuilder<Builder> {
        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        public FoveaStreamingChatModel build() {
            return new FoveaStreamingChatModel(this);
        }
    }
}
