package dev.fovea.documents.speed;

import dev.fovea.engine.api.Completion;
import dev.fovea.langchain4j.FoveaChatResponseMetadata;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import java.util.ArrayList;
import java.util.List;

/** What the engine says of its own times, for each question to it. Safe for use by many threads. */
public final class EngineTimes implements ChatModelListener {
    private static final double NANOS_A_MILLI = 1e6;

    private final List<Completion.Timings> timings = new ArrayList<>();

    @Override
    public synchronized void onResponse(ChatModelResponseContext context) {
        if (context.chatResponse().metadata() instanceof FoveaChatResponseMetadata metadata) {
            metadata.timings().ifPresent(timings::add);
        }
    }

    /** Forgets what there was until now. */
    public synchronized void clear() {
        timings.clear();
    }

    /**
     * Milliseconds that the engine took for one ask until its first token for the text: all of the questions that it refused
     * to answer, and the last one until its first token.
     */
    public synchronized double untilFirstToken() {
        double millis = 0;
        for (int i = 0; i < timings.size(); i++) {
            boolean last = i == timings.size() - 1;
            millis += (last ? timings.get(i).firstToken() : timings.get(i).total()).toNanos() / NANOS_A_MILLI;
        }
        return millis;
    }
}
