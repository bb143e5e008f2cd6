package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.List;

/** What both kinds of chat model share: an engine, a name, defaults, and the way in and out. */
record Endpoint(
        Submission engine,
        RequestMapper requests,
        ResponseMapper responses,
        FoveaChatRequestParameters defaults,
        List<ChatModelListener> listeners) {
    Endpoint {
        listeners = List.copyOf(listeners);
    }

    Generation submit(ChatRequest request, GenerationListener listener) {
        return engine.submit(requests.map(request), listener);
    }

    ChatResponse response(ChatRequest request, Generation generation, Completion completion) {
        return responses.map(generation.id(), completion, offersTools(request));
    }

    /** Whether an answer may call tools; only then is a tool call in it more than text. */
    boolean offersTools(ChatRequest request) {
        return !RequestMapper.tools(request.parameters()).isEmpty();
    }
}
