package dev.fovea.engine;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ErrorType;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.image.PixelSource;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.EncodeWork;
import dev.fovea.engine.schedule.PrefixScope;
import dev.fovea.engine.schedule.Scheduler;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import dev.fovea.engine.schedule.StepRunner;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The work of the one thread that owns the device: take what callers left, start what fits, encode some tiles, run a step,
 * hand out the tokens; again until closed.
 *
 * <p>What goes wrong in one request ends that request. What goes wrong in a step ends the requests in that step, for
 * nothing is known about their keys and values; when it goes wrong every time, the device is given up.
 */
final class EngineLoop {
    private static final Logger LOG = System.getLogger(EngineLoop.class.getName());
    private static final int FAILURES_TO_GIVE_UP = 3;

    private final StepRunner runner;
    private final EngineLimits limits;
    private final AnswerRules rules;
    private final PrefixScope.Rotary rotary;
    private final AdmissionQueue queue;
    private final EngineCounters counters = new EngineCounters();
    private final AtomicLong lastId = new AtomicLong();

    // Touched by the engine thread alone.
    private final Scheduler scheduler;
    private final PictureQueue pictures;
    private final StepBatch batch;
    private final Set<ActiveRequest> active = new LinkedHashSet<>();
    private final IdentityHashMap<Sequence, Answer> answers = new IdentityHashMap<>();
    private long arrivals;
    private int failuresInARow;

    EngineLoop(StepRunner runner, EngineLimits limits, AnswerRules rules, PrefixScope.Rotary rotary) {
        this.runner = runner;
        this.limits = limits;
        this.rules = rules;
        this.rotary = rotary;
        this.queue = new AdmissionQueue(limits.queueLimit());
        this.scheduler = new Scheduler(limits.scheduler());
        this.pictures = new PictureQueue(runner, queue);
        this.batch = new StepBatch(limits.scheduler().maxSequences());
        publish();
    }

    // For callers

    /**
     * Starts a request.
     *
     * @param prompt read on this thread once the request has a place in the queue, so that a refusal costs nothing
     * @throws EngineException when the queue is full, the engine is closed or the prompt can never run
     */
    Generation submit(
            Supplier<EncodedPrompt> prompt, SamplingParams sampling, int choices, GenerationListener listener) {
        queue.reserve();
        try {
            return enqueue(prompt.get(), sampling, choices, listener);
        } catch (RuntimeException | Error refusal) {
            queue.leave();
            throw refusal;
        }
    }

    private Generation enqueue(
            EncodedPrompt prompt, SamplingParams sampling, int choices, GenerationListener listener) {
        limits.check(prompt);
        String id = "gen-" + lastId.incrementAndGet();
        ActiveRequest request = new ActiveRequest(id, prompt, sampling, choices, listener, queue::cancel);
        queue.submit(request);
        return request;
    }

    /**
     * Wants a picture's vector.
     *
     * @param picture cut on this thread once the request has a place in the queue
     * @throws EngineException when the queue is full, the engine is closed or the picture cannot be read
     */
    CompletableFuture<float[]> embed(Supplier<? extends PixelSource> picture) {
        queue.reserve();
        try {
            PictureRequest request = new PictureRequest(picture.get());
            queue.submit(request);
            return request.vector();
        } catch (RuntimeException | Error refusal) {
            queue.leave();
            throw refusal;
        }
    }

    EngineStats stats() {
        return counters.stats(queue.waiting());
    }

    /** Whether requests are taken. */
    boolean isOpen() {
        return queue.closed().isEmpty();
    }

    /** How many pictures are held for sequences that have yet to read them; exact when the loop has ended. */
    int pins() {
        return scheduler.pins();
    }

    /** Makes {@link #run} end every request and return. */
    void close() {
        queue.close(new EngineException(ErrorCode.ENGINE_CLOSED, "the engine was closed"));
    }

    // The engine thread

    /** Serves requests until the loop is closed or the device fails for good. */
    void run() {
        try {
            while (isOpen()) {
                if (scheduler.isIdle() && pictures.isIdle()) {
                    queue.awaitArrival();
                }
                receive();
                start();
                encode();
                pool();
                step();
                publish();
            }
        } catch (Throwable defect) {
            LOG.log(Level.ERROR, "the engine thread ended by a defect", defect);
            queue.close(
                    new EngineException(ErrorCode.INTERNAL_ERROR, "the engine ended by a defect: " + defect, defect));
        } finally {
            endAll();
        }
    }

    private void receive() {
        for (Optional<ActiveRequest> next = queue.nextSubmitted(); next.isPresent(); next = queue.nextSubmitted()) {
            take(next.get());
        }
        for (Optional<PictureRequest> next = queue.nextPicture(); next.isPresent(); next = queue.nextPicture()) {
            pictures.add(next.get());
        }
        for (Optional<ActiveRequest> next = queue.nextCancelled(); next.isPresent(); next = queue.nextCancelled()) {
            cancel(next.get());
        }
    }

    private void cancel(ActiveRequest request) {
        if (request.isEnded()) {
            return;
        }
        try {
            request.cancelled();
        } catch (RuntimeException defect) {
            failAlone(request, defect);
        }
        settle(request);
    }

    private static void failAlone(ActiveRequest request, RuntimeException defect) {
        request.fail(new EngineException(
                ErrorCode.INTERNAL_ERROR, "request %s failed: %s".formatted(request.id(), defect), defect));
    }

    private void take(ActiveRequest request) {
        active.add(request);
        request.number(arrivals++);
        request.tellAdmitted();
        try {
            addAnswer(request, request.sampling().seed().orElseGet(ThreadLocalRandom.current()::nextLong));
        } catch (RuntimeException defect) {
            failAlone(request, defect);
            settle(request);
        }
    }

    private void addAnswer(ActiveRequest request, long seed) {
        EncodedPrompt prompt = request.prompt();
        SamplingParams sampling = request.sampling();
        Sequence sequence =
                new Sequence(prompt, sampling, seed, request.answers().size(), PrefixScope.of(prompt, rotary));
        int lengthLimit = limits.lengthLimit(prompt, sampling.maxTokens().orElse(Integer.MAX_VALUE));
        Answer answer = new Answer(request, sequence, lengthLimit, rules);
        request.answers().add(answer);
        answers.put(sequence, answer);
        scheduler.add(sequence, request.number());
    }

    private void start() {
        List<Sequence> started = scheduler.admit();
        for (int i = 0; i < started.size(); i++) {
            Sequence sequence = started.get(i);
            ActiveRequest request = answerOf(sequence).request();
            if (!request.isStarted()) {
                request.start(sequence.computed());
                queue.leave();
                counters.promptTokens.addAndGet(sequence.promptLength());
                counters.cachedTokens.addAndGet(sequence.computed());
            }
            startCounts(sequence);
        }
    }

    private void startCounts(Sequence sequence) {
        if (sequence.countRow() < 0) {
            return;
        }
        try {
            runner.startCounts(sequence);
        } catch (RuntimeException | Error failure) {
            fail(List.of(sequence), failure, "penalties could not be set up");
        }
    }

    private void encode() {
        Optional<EncodeWork> next = scheduler.nextEncode();
        if (next.isEmpty()) {
            return;
        }
        EncodeWork work = next.get();
        try {
            runner.encode(work.pixels(), work.fromTile(), work.tiles(), work.rows());
            scheduler.encoded(work);
            failuresInARow = 0;
        } catch (RuntimeException | Error failure) {
            List<Sequence> waiting = scheduler.encodeFailed(work);
            fail(waiting, failure, "a picture could not be encoded");
        }
    }

    /** A pass of tiles between two steps, as encoding takes, so that answers go on while many pages are embedded. */
    private void pool() {
        try {
            if (pictures.advance()) {
                failuresInARow = 0;
            }
        } catch (RuntimeException | Error failure) {
            pictures.failFirst(noteFailure(failure, "a picture could not be embedded"));
        }
    }

    private void step() {
        scheduler.plan(batch);
        if (batch.size() == 0) {
            return;
        }
        try {
            runner.step(batch);
            failuresInARow = 0;
        } catch (RuntimeException | Error failure) {
            fail(batch.sequences(), failure, "a step failed");
            return;
        }
        counters.steps.incrementAndGet();
        scheduler.advance(batch);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.samples(i)) {
                accept(i);
            }
        }
    }

    private void accept(int i) {
        Answer answer = answerOf(batch.sequence(i));
        ActiveRequest request = answer.request();
        try {
            request.noteToken();
            addSiblings(request, answer);
            answer.accept(batch, i);
        } catch (RuntimeException defect) {
            failAlone(request, defect);
        }
        if (answer.isFinished() || request.isEnded()) {
            settle(request);
        }
    }

    /** The other answers start when the first has read the prompt, and find it in the prefix cache. */
    private void addSiblings(ActiveRequest request, Answer first) {
        while (request.answers().size() < request.choices()) {
            addAnswer(request, first.sequence().seed());
        }
    }

    private Answer answerOf(Sequence sequence) {
        Answer answer = answers.get(sequence);
        if (answer == null) {
            throw new IllegalStateException("nobody waits for " + sequence);
        }
        return answer;
    }

    /** Takes back what finished answers, or all answers of an ended request, hold. */
    private void settle(ActiveRequest request) {
        for (Answer answer : request.answers()) {
            boolean over = answer.isFinished() || request.isEnded();
            if (over && answers.remove(answer.sequence()) != null) {
                scheduler.remove(answer.sequence());
                counters.completionTokens.addAndGet(answer.sequence().written());
            }
        }
        if (request.isEnded() && active.remove(request) && !request.isStarted()) {
            queue.leave();
        }
        publish();
        request.tellEnd();
    }

    private void publish() {
        counters.publish(scheduler, pictures);
        pictures.tell();
    }

    private void fail(List<Sequence> sequences, Throwable failure, String what) {
        EngineException reason = noteFailure(failure, what);
        Set<ActiveRequest> touched = new HashSet<>();
        sequences.forEach(sequence -> touched.add(answerOf(sequence).request()));
        touched.forEach(request -> {
            request.fail(reason);
            settle(request);
        });
    }

    /** Why the requests that are touched end; too many in a row close the engine. */
    private EngineException noteFailure(Throwable failure, String what) {
        EngineException reason = failure instanceof EngineException known
                ? known
                : new EngineException(ErrorCode.DEVICE_FAILED, what + ": " + failure, failure);
        LOG.log(Level.WARNING, "{0}: {1}", what, failure.toString());
        // Given up before anybody hears of it, so that whoever tries again at once is refused.
        failuresInARow += reason.type() == ErrorType.CALLER ? 0 : 1;
        if (failuresInARow >= FAILURES_TO_GIVE_UP) {
            queue.close(new EngineException(
                    ErrorCode.DEVICE_FAILED,
                    "the device failed %d times in a row, the last time with: %s".formatted(failuresInARow, reason),
                    failure));
        }
        return reason;
    }

    private void endAll() {
        EngineException reason =
                queue.closed().orElseGet(() -> new EngineException(ErrorCode.ENGINE_CLOSED, "the engine was closed"));
        for (Optional<ActiveRequest> next = queue.nextSubmitted(); next.isPresent(); next = queue.nextSubmitted()) {
            take(next.get());
        }
        for (Optional<PictureRequest> next = queue.nextPicture(); next.isPresent(); next = queue.nextPicture()) {
            pictures.add(next.get());
        }
        // Callers hear of the end before anything else can go wrong.
        pictures.failAll(reason);
        pictures.tell();
        active.forEach(request -> {
            request.fail(reason);
            request.tellEnd();
        });
        List.copyOf(active).forEach(this::settle);
        publish();
    }
}
