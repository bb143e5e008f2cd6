package dev.fovea.langchain4j;

import dev.fovea.engine.VisionEngine;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What both kinds of chat model are built from. Only the engine is needed; it stays the caller's, who closes it.
 *
 * @param <B> the builder itself
 */
public abstract sealed class ModelBuilder<B extends ModelBuilder<B>>
        permits FoveaChatModel.Builder, FoveaStreamingChatModel.Builder {
    private @Nullable Submission engine;
    private @Nullable String modelName;
    private ChatRequestParameters defaults = ChatRequestParameters.builder().build();
    private List<ChatModelListener> listeners = List.of();
    private @Nullable ImageFetcher fetcher;

    abstract B self();

    /** The engine that answers. The model takes its name, unless {@link #modelName} gives another. */
    public B engine(VisionEngine value) {
        String name = modelName == null ? value.model().name() : modelName;
        return submission(value::submit).modelName(name);
    }

    B submission(Submission value) {
        engine = value;
        return self();
    }

    /** The name that requests may give and that responses carry. */
    public B modelName(String value) {
        modelName = value;
        return self();
    }

    /** What requests leave out is taken from here; a {@link FoveaChatRequestParameters} or any other kind. */
    public B defaultRequestParameters(ChatRequestParameters value) {
        defaults = value;
        return self();
    }

    /** Who hears of each request, response and error. */
    public B listeners(List<ChatModelListener> value) {
        listeners = List.copyOf(value);
        return self();
    }

    /** Who hears of each request, response and error. */
    public B listeners(ChatModelListener... value) {
        return listeners(List.of(value));
    }

    /** Gets pictures that messages name by http or https URL; such messages are refused without one. */
    public B imageFetcher(ImageFetcher value) {
        fetcher = value;
        return self();
    }

    Endpoint endpoint() {
        if (engine == null || modelName == null) {
            throw new IllegalStateException("a Fovea chat model needs an engine; call engine(…) before build()");
        }
        MessageMapper messages = new MessageMapper(new ImageReader(Optional.ofNullable(fetcher)));
        RequestMapper requests = new RequestMapper(modelName, messages);
        requests.refuseUnsupported(defaults);
        FoveaChatRequestParameters named = FoveaChatRequestParameters.builder()
                .modelName(modelName)
                .overrideWith(defaults)
                .build();
        return new Endpoint(engine, requests, new ResponseMapper(modelName), named, listeners);
    }
}
