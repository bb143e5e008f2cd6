package dev.fovea.bench;

import dev.fovea.engine.ModelRunner;
import dev.fovea.engine.schedule.EncodeWork;
import dev.fovea.engine.schedule.Scheduler;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests that come all at once, through the engine's own scheduler. */
final class Serving {
    private final ModelRunner runner;
    private final Scheduler scheduler;
    private final StepBatch batch;
    private final int answerTokens;
    private final List<Double> firstTokens = new ArrayList<>();
    private final long start = System.nanoTime();

    private Serving(ModelRunner runner, SchedulerLimits limits, int answerTokens) {
        this.runner = runner;
        this.scheduler = new Scheduler(limits);
        this.batch = new StepBatch(limits.maxSequences());
        this.answerTokens = answerTokens;
    }

    /**
     * Answers all of them with so many tokens each.
     *
     * @return seconds from the start to each request's first token, ascending
     */
    static List<Double> answer(ModelRunner runner, SchedulerLimits limits, List<Sequence> requests, int answerTokens) {
        Serving serving = new Serving(runner, limits, answerTokens);
        for (int i = 0; i < requests.size(); i++) {
            serving.scheduler.add(requests.get(i), i);
        }
        while (!serving.scheduler.isIdle()) {
            serving.round();
        }
        serving.firstTokens.sort(null);
        return serving.firstTokens;
    }

    /** What the engine's thread does over and over. */
    private void round() {
        scheduler.admit();
        Optional<EncodeWork> next = scheduler.nextEncode();
        if (next.isPresent()) {
            EncodeWork work = next.get();
            runner.encode(work.pixels(), work.fromTile(), work.tiles(), work.rows());
            scheduler.encoded(work);
        }
        scheduler.plan(batch);
        if (batch.size() == 0) {
            return;
        }
        runner.step(batch);
        scheduler.advance(batch);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.samples(i)) {
                accept(batch.sequence(i), batch.sampled(i));
            }
        }
    }

    private void accept(Sequence sequence, int id) {
        sequence.append(id);
        if (sequence.written() == 1) {
            firstTokens.add((System.nanoTime() - start) / 1e9);
        }
        if (sequence.written() == answerTokens) {
            scheduler.remove(sequence);
        }
    }
}
