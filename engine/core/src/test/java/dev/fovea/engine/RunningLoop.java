package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.FakePrompts;
import dev.fovea.engine.schedule.PrefixScope;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.schedule.StepRunner;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An engine loop on a thread of its own, over a model that is none. Closing it checks that nothing is held. */
final class RunningLoop implements AutoCloseable {
    static final SchedulerLimits LIMITS = new SchedulerLimits(4, 16, 16, 4, 16, FakePrompts.TOKENS_PER_TILE, 1);
    static final int CONTEXT = 48;
    static final int QUEUE = 4;

    private final EngineLoop loop;
    private final Thread thread;

    RunningLoop(StepRunner runner) {
        this(runner, LIMITS, QUEUE);
    }

    RunningLoop(StepRunner runner, SchedulerLimits limits, int queue) {
        AnswerRules rules = new AnswerRules(
                new ScriptedTokenizer(), Set.of(ScriptedTokenizer.END), Set.of("<box>"), (text, images) -> List.of());
        loop = new EngineLoop(runner, new EngineLimits(CONTEXT, 100, queue, limits), rules, PrefixScope.Rotary.PLAIN);
        thread = Thread.ofPlatform().name("engine under test").start(loop::run);
    }

    EngineLoop loop() {
        return loop;
    }

    Generation submit(EncodedPrompt prompt, SamplingParams sampling, GenerationListener listener) {
        return loop.submit(() -> prompt, sampling, 1, listener);
    }

    Completion answer(EncodedPrompt prompt, SamplingParams sampling) {
        return await(submit(prompt, sampling, GenerationListener.NONE));
    }

    /** The answer; a test that would wait for ever fails instead. */
    static Completion await(Generation generation) {
        return generation.completion().orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws InterruptedException {
        loop.close();
        thread.join();
        EngineStats stats = loop.stats();
        assertThat(stats.kvBlocksInUse()).as("blocks in use").isZero();
        assertThat(stats.running()).as("running sequences").isZero();
        assertThat(stats.waiting()).as("places in the queue").isZero();
        assertThat(loop.pins()).as("pinned pictures").isZero();
    }
}
