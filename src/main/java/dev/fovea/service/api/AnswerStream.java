package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.prompt.ToolCall;
import dev.fovea.engine.prompt.ToolPrompt;
import dev.fovea.service.api.AnswerEvent.Admitted;
import dev.fovea.service.api.AnswerEvent.ChoiceEnded;
import dev.fovea.service.api.AnswerEvent.Completed;
import dev.fovea.service.api.AnswerEvent.Failed;
import dev.fovea.service.api.AnswerEvent.NewText;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Writes an answer as server-sent events while it comes.
 *
 * <p>A failure on the way is told as an event of the protocol's error form, and then the connection is broken off: a client
 * that does not look for errors must not take half an answer for a whole one.
 */
final class AnswerStream implements StreamingOutput {
    private static final Logger LOG = Logger.getLogger(AnswerStream.class);

    private final AnswerHead head;
    private final ChatRequest request;
    private final AnswerQueue events;
    private final ObjectMapper json;
    private final Client client;
    private final BitSet opened = new BitSet();
    private final Map<Integer, CallFilter> filters = new HashMap<>();
    private final AnswerEvent first;

    /**
     * Waits for the first event, so that a request which fails before it is admitted is still answered with a status.
     *
     * @throws EngineException when the first event is a failure
     */
    AnswerStream(AnswerHead head, ChatRequest request, AnswerQueue events, ObjectMapper json, Client client) {
        this.head = head;
        this.request = request;
        this.events = events;
        this.json = json;
        this.client = client;
        this.first = events.take();
        if (first instanceof Failed failed) {
            throw failed.failure();
        }
    }

    @Override
    public void write(OutputStream out) throws IOException {
        AnswerEvent event = first;
        while (write(event, out)) {
            event = events.take();
        }
    }

    /** Writes one event; returns whether more will come. */
    private boolean write(AnswerEvent event, OutputStream out) throws IOException {
        return switch (event) {
            case Admitted admitted -> {
                open(0, Optional.of(Extension.admitted(admitted.promptTokens(), admitted.images())), out);
                yield true;
            }
            case NewText text -> {
                open(text.choice(), Optional.empty(), out);
                continueWith(text, out);
                yield true;
            }
            case ChoiceEnded ended -> {
                open(ended.choice().index(), Optional.empty(), out);
                close(ended.choice(), out);
                yield true;
            }
            case Completed completed -> {
                close(completed.completion(), out);
                yield false;
            }
            case Failed failed -> {
                breakOff(failed.failure(), out);
                yield false;
            }
        };
    }

    private void open(int choice, Optional<Extension> fovea, OutputStream out) throws IOException {
        if (!opened.get(choice)) {
            opened.set(choice);
            send(ChatChunk.first(head, choice, fovea), out);
        }
    }

    private void continueWith(NewText news, OutputStream out) throws IOException {
        String text = request.tools() ? filter(news.choice()).pass(news.text()) : news.text();
        if (!text.isEmpty() || !news.logprobs().isEmpty()) {
            send(ChatChunk.text(head, news.choice(), text, news.logprobs()), out);
        }
    }

    private void close(Completion.Choice choice, OutputStream out) throws IOException {
        List<ToolCall> calls = request.tools() ? ToolPrompt.parse(choice.text()).calls() : List.of();
        String rest = request.tools() ? filter(choice.index()).rest() : "";
        if (!calls.isEmpty()) {
            send(ChatChunk.calls(head, choice.index(), calls), out);
        } else if (!rest.isEmpty()) {
            send(ChatChunk.text(head, choice.index(), rest, List.of()), out);
        }
        String reason = calls.isEmpty() ? FinishReasons.name(choice.finishReason()) : FinishReasons.TOOL_CALLS;
        send(ChatChunk.last(head, choice, reason), out);
    }

    private CallFilter filter(int choice) {
        return filters.computeIfAbsent(choice, index -> new CallFilter());
    }

    private void close(Completion completion, OutputStream out) throws IOException {
        if (request.includeUsage()) {
            send(ChatChunk.usage(head, completion), out);
        }
        sendText("[DONE]", out);
    }

    private void breakOff(EngineException failure, OutputStream out) throws IOException {
        LOG.warnf("An answer broke off: %s", failure.getMessage());
        send(Refusal.of(failure).body(), out);
        client.hangUp();
    }

    private void send(Object value, OutputStream out) throws IOException {
        sendText(serialized(value), out);
    }

    private String serialized(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that cannot be written as JSON", e);
        }
    }

    private static void sendText(String data, OutputStream out) throws IOException {
        out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
