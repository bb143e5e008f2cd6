package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.FakePicture;
import dev.fovea.engine.schedule.FakePrompts;
import dev.fovea.engine.schedule.FakeRunner;
import dev.fovea.engine.schedule.SchedulerLimits;
import dev.fovea.engine.schedule.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Many callers at once: each is answered rightly or refused, and nothing is left behind. */
class EngineLoopLoadTest {
    private static final SamplingParams SAMPLING = SamplingParams.builder()
            .temperature(1)
            .seed(4)
            .presencePenalty(1)
            .maxTokens(12)
            .build();

    private static EncodedPrompt prompt(int number) {
        List<FakePicture> pictures = number % 3 == 0 ? List.of(new FakePicture(number % 5, 1 + number % 4)) : List.of();
        return FakePrompts.prompt(VisualStride.ONE, pictures, 1, 2, 3, 4, number % 7, number % 2, 5);
    }

    private static List<Integer> alone(EncodedPrompt prompt) {
        return FakeRunner.alone(
                new Sequence(prompt, SAMPLING, 4, 0), 12, Set.of(ScriptedTokenizer.END), Integer.MAX_VALUE);
    }

    @Test
    void aThousandCancelsLeaveNothingBehind() throws InterruptedException {
        Random random = new Random(1);
        try (RunningLoop running = new RunningLoop(new FakeRunner(RunningLoop.LIMITS), RunningLoop.LIMITS, 2000)) {
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                EncodedPrompt prompt = prompt(random.nextInt(50));
                generations.add(
                        running.loop().submit(() -> prompt, SAMPLING, 1 + random.nextInt(3), GenerationListener.NONE));
                if (random.nextBoolean()) {
                    RunningLoop.await(generations.get(random.nextInt(generations.size())));
                }
                generations.get(Math.max(0, i - random.nextInt(4))).cancel();
            }
            for (Generation generation : generations) {
                generation.cancel();
                for (Completion.Choice choice : RunningLoop.await(generation).choices()) {
                    assertThat(choice.finishReason())
                            .isIn(FinishReason.CANCELLED, FinishReason.LENGTH, FinishReason.STOP);
                }
            }
        }
    }

    @Test
    void twoHundredClientsAreAnsweredOrToldToComeBack() throws InterruptedException, ExecutionException {
        SchedulerLimits limits = new SchedulerLimits(8, 32, 24, 4, 16, FakePrompts.TOKENS_PER_TILE, 2);
        try (RunningLoop running = new RunningLoop(new FakeRunner(limits), limits, 16);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                EncodedPrompt prompt = prompt(i);
                calls.add(() -> isAnswered(running, prompt));
            }
            int answered = 0;
            for (Future<Boolean> call : clients.invokeAll(calls)) {
                answered += call.get() ? 1 : 0;
            }
            assertThat(answered).isGreaterThanOrEqualTo(16);
        }
    }

    private static boolean isAnswered(RunningLoop running, EncodedPrompt prompt) {
        try {
            Completion completion = running.answer(prompt, SAMPLING);
            assertThat(completion.choices().getFirst().tokens()).isEqualTo(alone(prompt));
            return true;
        } catch (EngineException refusal) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            return false;
        }
    }

    @Test
    void preemptionUnderLoadChangesNoAnswer() throws InterruptedException {
        SchedulerLimits tight = new SchedulerLimits(6, 12, 11, 3, 8, FakePrompts.TOKENS_PER_TILE, 1);
        try (RunningLoop running = new RunningLoop(new FakeRunner(tight), tight, 100)) {
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                generations.add(running.submit(prompt(i), SAMPLING, GenerationListener.NONE));
            }
            for (int i = 0; i < 100; i++) {
                List<Integer> tokens = RunningLoop.await(generations.get(i))
                        .choices()
                        .getFirst()
                        .tokens();
                assertThat(tokens).isEqualTo(alone(prompt(i)));
            }
            assertThat(running.loop().stats().preemptions()).isPositive();
        }
    }
}
