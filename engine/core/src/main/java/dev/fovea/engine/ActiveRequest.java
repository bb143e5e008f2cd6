package dev.fovea.engine;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.api.Usage;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A request from its submission to its end. The engine thread owns it, but for what a caller sees; the listener and the
 * completion are served from the request's own event queue.
 */
final class ActiveRequest implements Generation {
    private final String id;
    private final EncodedPrompt prompt;
    private final SamplingParams sampling;
    private final int choices;
    private final GenerationListener listener;
    private final Consumer<ActiveRequest> canceller;
    private final EventQueue events = new EventQueue();
    private final CompletableFuture<Completion> completion = new CompletableFuture<>();
    private boolean listenerFailed; // touched by events alone

    private final List<Answer> answers = new ArrayList<>();
    private final List<Completion.Choice> finished = new ArrayList<>();
    private final long submittedNanos = System.nanoTime();
    private long startedNanos;
    private long firstTokenNanos;
    private int cachedTokens;
    private long number;
    private boolean started;
    private boolean ended;
    private Runnable ending = () -> {};

    /**
     * A request that nothing has happened to.
     *
     * @param canceller tells the engine thread that the caller wants no more
     */
    ActiveRequest(
            String id,
            EncodedPrompt prompt,
            SamplingParams sampling,
            int choices,
            GenerationListener listener,
            Consumer<ActiveRequest> canceller) {
        this.id = id;
        this.prompt = prompt;
        this.sampling = sampling;
        this.choices = choices;
        this.listener = listener;
        this.canceller = canceller;
    }

    // For the caller

    @Override
    public String id() {
        return id;
    }

    @Override
    public CompletableFuture<Completion> completion() {
        return completion;
    }

    @Override
    public void cancel() {
        canceller.accept(this);
    }

    // For the engine thread

    EncodedPrompt prompt() {
        return prompt;
    }

    SamplingParams sampling() {
        return sampling;
    }

    int choices() {
        return choices;
    }

    List<Answer> answers() {
        return answers;
    }

    /** When it came, counted over all requests. */
    long number() {
        return number;
    }

    void number(long value) {
        number = value;
    }

    /** Whether one of its sequences was ever given its blocks. */
    boolean isStarted() {
        return started;
    }

    boolean isEnded() {
        return ended;
    }

    /** The first of its sequences was given its blocks. */
    void start(int foundInCache) {
        started = true;
        startedNanos = System.nanoTime();
        cachedTokens = foundInCache;
    }

    void noteToken() {
        if (firstTokenNanos == 0) {
            firstTokenNanos = System.nanoTime();
        }
    }

    void tellAdmitted() {
        tell(to -> to.onAdmitted(prompt.length(), prompt.images()));
    }

    void tellText(int choice, String text, List<TokenLogprob> logprobs) {
        if (listener != GenerationListener.NONE) {
            tell(to -> to.onText(choice, text, logprobs));
        }
    }

    /** Takes a finished answer; the last one completes the request. */
    void choiceFinished(Completion.Choice choice) {
        finished.add(choice);
        tell(to -> to.onChoice(choice));
        if (finished.size() == choices) {
            complete();
        }
    }

    /** Ends the request with what was written so far. */
    void cancelled() {
        answers.forEach(answer -> answer.finish(FinishReason.CANCELLED));
        for (int choice = answers.size(); choice < choices; choice++) {
            choiceFinished(new Completion.Choice(choice, "", FinishReason.CANCELLED, List.of(), List.of(), List.of()));
        }
    }

    /** Ends the request without an answer. */
    void fail(EngineException failure) {
        if (isEnded()) {
            return;
        }
        ended = true;
        ending = () -> {
            tell(to -> to.onFailed(failure));
            events.add(() -> completion.completeExceptionally(failure));
        };
    }

    private void complete() {
        ended = true;
        finished.sort(Comparator.comparingInt(Completion.Choice::index));
        Completion result = new Completion(finished, usage(), prompt.images(), timings());
        ending = () -> {
            tell(to -> to.onCompleted(result));
            events.add(() -> completion.complete(result));
        };
    }

    /** Tells the caller that the request has ended, once. What it held is to be given back before. */
    void tellEnd() {
        ending.run();
        ending = () -> {};
    }

    private Usage usage() {
        int written =
                finished.stream().mapToInt(choice -> choice.tokens().size()).sum();
        return new Usage(prompt.length(), cachedTokens, prompt.visualTokens(), written);
    }

    private Completion.Timings timings() {
        long now = System.nanoTime();
        return new Completion.Timings(
                since(startedNanos == 0 ? now : startedNanos),
                since(firstTokenNanos == 0 ? now : firstTokenNanos),
                since(now));
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanos - submittedNanos);
    }

    private void tell(Consumer<GenerationListener> event) {
        events.add(() -> {
            if (!listenerFailed) {
                deliver(event);
            }
        });
    }

    // Whatever a listener throws is its own affair: it hears no more, and its request ends.
    private void deliver(Consumer<GenerationListener> event) {
        try {
            event.accept(listener);
        } catch (Throwable thrown) {
            listenerFailed = true;
            completion.completeExceptionally(new EngineException(
                    ErrorCode.INTERNAL_ERROR, "the listener of request " + id + " failed: " + thrown, thrown));
            cancel();
        }
    }
}
