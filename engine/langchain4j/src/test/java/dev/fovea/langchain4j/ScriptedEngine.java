package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.Usage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Answers from a script, in pieces, on threads of its own, and remembers what it was asked. A piece is one token: a word
 * with the white space before it.
 */
final class ScriptedEngine implements Submission {
    private static final Pattern PIECES = Pattern.compile("\\s*\\S+|\\s+$");

    private final Function<GenerationRequest, String> script;
    private final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Generation> answers = new CopyOnWriteArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private final Semaphore paused;

    ScriptedEngine(Function<GenerationRequest, String> script) {
        this(script, Integer.MAX_VALUE);
    }

    private ScriptedEngine(Function<GenerationRequest, String> script, int pieces) {
        this.script = script;
        this.paused = new Semaphore(pieces);
    }

    static ScriptedEngine saying(String answer) {
        return new ScriptedEngine(request -> answer);
    }

    /** Writes so many pieces and then waits for a cancel. */
    static ScriptedEngine stuckAfter(int pieces, String answer) {
        return new ScriptedEngine(request -> answer, pieces);
    }

    static ScriptedEngine failing(ErrorCode code) {
        return new ScriptedEngine(request -> {
            throw new EngineException(code, "as the script says");
        });
    }

    GenerationRequest lastRequest() {
        return requests.getLast();
    }

    Generation lastAnswer() {
        return answers.getLast();
    }

    @Override
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        requests.add(request);
        Answer answer = new Answer("scripted-" + ids.incrementAndGet(), request, script.apply(request), listener);
        answers.add(answer);
        Thread.ofVirtual().start(answer::write);
        return answer;
    }

    private final class Answer implements Generation {
        private final String id;
        private final GenerationRequest request;
        private final String planned;
        private final GenerationListener listener;
        private final CompletableFuture<Completion> completion = new CompletableFuture<>();
        private volatile boolean cancelled;

        Answer(String id, GenerationRequest request, String planned, GenerationListener listener) {
            this.id = id;
            this.request = request;
            this.planned = planned;
            this.listener = listener;
        }

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
            cancelled = true;
            paused.release();
        }

        void write() {
            int limit = request.sampling().maxTokens().orElse(Integer.MAX_VALUE);
            List<String> pieces = PIECES.matcher(beforeStop())
                    .results()
                    .map(MatchResult::group)
                    .toList();
            int written = 0;
            while (written < Math.min(limit, pieces.size()) && mayGoOn()) {
                String piece = pieces.get(written++);
                onFreshThread(() -> listener.onText(0, piece, List.of()));
            }
            FinishReason reason = cancelled
                    ? FinishReason.CANCELLED
                    : written < pieces.size() ? FinishReason.LENGTH : FinishReason.STOP;
            finish(String.join("", pieces.subList(0, written)).strip(), written, reason);
        }

        // An engine promises its listeners order, not always the same thread.
        private static void onFreshThread(Runnable event) {
            CompletableFuture.runAsync(event, Thread::startVirtualThread).join();
        }

        private boolean mayGoOn() {
            paused.acquireUninterruptibly();
            return !cancelled;
        }

        private String beforeStop() {
            int end = request.sampling().stopStrings().stream()
                    .mapToInt(planned::indexOf)
                    .filter(index -> index >= 0)
                    .min()
                    .orElse(planned.length());
            return planned.substring(0, end);
        }

        private void finish(String text, int tokens, FinishReason reason) {
            List<Completion.Choice> choices = IntStream.range(0, request.choices())
                    .mapToObj(i -> new Completion.Choice(i, text, reason, List.of(), List.of(), List.of()))
                    .toList();
            Completion whole = new Completion(
                    choices,
                    new Usage(10, 4, 0, tokens),
                    List.of(),
                    new Completion.Timings(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(2)));
            choices.forEach(choice -> onFreshThread(() -> listener.onChoice(choice)));
            onFreshThread(() -> listener.onCompleted(whole));
            completion.complete(whole);
        }
    }
}
