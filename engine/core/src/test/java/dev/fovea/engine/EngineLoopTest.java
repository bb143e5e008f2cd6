package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.schedule.FakePicture;
import dev.fovea.engine.schedule.FakePrompts;
import dev.fovea.engine.schedule.FakeRunner;
import dev.fovea.engine.schedule.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests side by side: sharing, cancelling, refusing, failing. */
class EngineLoopTest {
    private final FakeRunner runner = new FakeRunner(RunningLoop.LIMITS);
    private final RunningLoop running = new RunningLoop(runner);

    @AfterEach
    void nothingIsHeldInTheEnd() throws InterruptedException {
        running.close();
    }

    private static SamplingParams tokens(int most) {
        return SamplingParams.builder().maxTokens(most).build();
    }

    private static List<Integer> alone(EncodedPrompt prompt, SamplingParams sampling, long seed, int choice) {
        return FakeRunner.alone(
                new Sequence(prompt, sampling, seed, choice),
                sampling.maxTokens().orElseThrow(),
                Set.of(ScriptedTokenizer.END),
                Integer.MAX_VALUE);
    }

    private static ErrorCode codeOf(Generation generation) {
        try {
            RunningLoop.await(generation);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof EngineException reason) {
                return reason.code();
            }
        }
        throw new AssertionError("expected a failure of the engine's own");
    }

    @Test
    void aRepeatedPromptIsFoundInTheCache() {
        EncodedPrompt prompt = FakePrompts.words(11, 1);
        Completion first = running.answer(prompt, tokens(3));
        Completion second = running.answer(prompt, tokens(3));

        assertThat(first.usage().cachedTokens()).isZero();
        assertThat(second.usage().cachedTokens()).isEqualTo(8);
        assertThat(second.choices()).isEqualTo(first.choices());
        assertThat(running.loop().stats().cachedTokens()).isEqualTo(8);
    }

    @Test
    void thePictureCountsAndNotOnlyTheText() {
        Completion cat = running.answer(prompt(new FakePicture(1, 2)), tokens(8));
        Completion dog = running.answer(prompt(new FakePicture(2, 2)), tokens(8));

        assertThat(cat.choices().getFirst().tokens())
                .isEqualTo(alone(prompt(new FakePicture(1, 2)), tokens(8), 0, 0))
                .isNotEqualTo(dog.choices().getFirst().tokens());
        assertThat(dog.usage().cachedTokens()).isZero();
    }

    private static EncodedPrompt prompt(FakePicture picture) {
        return FakePrompts.prompt(VisualStride.ONE, List.of(picture), 1, 2, 3);
    }

    @Test
    void severalAnswersShareThePrompt() {
        EncodedPrompt prompt = FakePrompts.words(13, 1);
        SamplingParams sampling =
                SamplingParams.builder().temperature(1).seed(5).maxTokens(6).build();

        Completion completion =
                RunningLoop.await(running.loop().submit(() -> prompt, sampling, 3, GenerationListener.NONE));

        assertThat(completion.choices()).hasSize(3);
        for (Completion.Choice choice : completion.choices()) {
            assertThat(choice.tokens()).isEqualTo(alone(prompt, sampling, 5, choice.index()));
        }
        assertThat(completion.choices()).extracting(Completion.Choice::tokens).doesNotHaveDuplicates();
        assertThat(completion.usage().promptTokens()).isEqualTo(13);
    }

    @Test
    void moreAnswersThanRunAtOnceAllCome() {
        Completion completion = RunningLoop.await(
                running.loop().submit(() -> FakePrompts.words(3, 1), tokens(4), 9, GenerationListener.NONE));

        assertThat(completion.choices())
                .extracting(Completion.Choice::index)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
    }

    @Test
    void theSameSeedGivesTheSameAnswerUnderLoad() {
        SamplingParams seeded =
                SamplingParams.builder().temperature(1).seed(3).maxTokens(10).build();
        EncodedPrompt prompt = FakePrompts.words(5, 9);
        List<Generation> others = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            others.add(running.submit(FakePrompts.words(6, i), tokens(20), GenerationListener.NONE));
        }

        Completion busy = running.answer(prompt, seeded);
        others.forEach(RunningLoop::await);
        Completion idle = running.answer(prompt, seeded);

        assertThat(busy.choices()).isEqualTo(idle.choices());
    }

    @Test
    void penaltiesReachTheSampler() {
        SamplingParams penalised =
                SamplingParams.builder().repetitionPenalty(1.5).maxTokens(12).build();
        EncodedPrompt prompt = FakePrompts.words(5, 1);

        Completion completion = running.answer(prompt, penalised);

        assertThat(completion.choices().getFirst().tokens())
                .isEqualTo(alone(prompt, penalised, 0, 0))
                .isNotEqualTo(alone(prompt, tokens(12), 0, 0));
    }

    @Test
    void refusesWhatCanNeverRunWithTheNumbers() {
        assertThatThrownBy(() -> running.answer(FakePrompts.words(48, 1), tokens(1)))
                .isInstanceOfSatisfying(EngineException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.PROMPT_TOO_LONG);
                    assertThat(refusal).hasMessageContaining("48").hasMessageContaining("tokens");
                });
        assertThatThrownBy(() -> running.answer(prompt(new FakePicture(1, 9)), tokens(1)))
                .isInstanceOfSatisfying(EngineException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_TILES);
                    assertThat(refusal).hasMessageContaining("9 tiles").hasMessageContaining("at most 8");
                });
        assertThat(running.loop().stats().waiting()).isZero();
    }

    @Test
    void refusesWhenTheQueueIsFull() {
        Semaphore steps = new Semaphore(0);
        runner.beforeStep(batch -> steps.acquireUninterruptibly());
        List<Generation> accepted = new ArrayList<>();
        List<EngineException> refusals = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            try {
                accepted.add(running.submit(FakePrompts.words(3, i), tokens(2), GenerationListener.NONE));
            } catch (EngineException refusal) {
                refusals.add(refusal);
            }
        }
        steps.release(10_000);

        assertThat(refusals).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(refusal).hasMessageContaining("holds " + RunningLoop.QUEUE);
        });
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(RunningLoop.QUEUE).allSatisfy(RunningLoop::await);
    }

    @Test
    void cancelsInTheMiddleOfAnAnswer() {
        CountDownLatch first = new CountDownLatch(1);
        Semaphore steps = new Semaphore(3);
        runner.beforeStep(batch -> steps.acquireUninterruptibly());
        RecordingListener listener = new RecordingListener() {
            @Override
            public void onText(int choice, String text, List<TokenLogprob> news) {
                super.onText(choice, text, news);
                first.countDown();
            }
        };
        Generation generation = running.submit(FakePrompts.words(3, 1), tokens(40), listener);
        awaitLatch(first);

        generation.cancel();
        steps.release(10_000);

        Completion completion = RunningLoop.await(generation);
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(completion.choices().getFirst().tokens()).hasSizeBetween(1, 5);
        assertThat(listener.texts.get(0)).isEqualTo(completion.text());
        assertThat(listener.events).endsWith("choice 0", "completed");
    }

    @Test
    void cancelsWhileQueued() {
        Semaphore steps = new Semaphore(0);
        runner.beforeStep(batch -> steps.acquireUninterruptibly());
        Generation large = running.submit(FakePrompts.words(40, 1), tokens(2), GenerationListener.NONE);
        Generation queued =
                running.loop().submit(() -> FakePrompts.words(40, 2), tokens(2), 2, GenerationListener.NONE);

        queued.cancel();
        queued.cancel();
        steps.release(10_000);

        Completion completion = RunningLoop.await(queued);
        assertThat(completion.choices()).hasSize(2).allSatisfy(choice -> assertThat(choice.finishReason())
                .isEqualTo(FinishReason.CANCELLED));
        assertThat(RunningLoop.await(large).choices().getFirst().tokens()).hasSize(2);
    }

    @Test
    void cancelsBetweenTilesOfAPicture() {
        CountDownLatch encoding = new CountDownLatch(1);
        Semaphore encodes = new Semaphore(0);
        runner.beforeEncode(picture -> {
            encoding.countDown();
            encodes.acquireUninterruptibly();
        });
        Generation generation = running.submit(prompt(new FakePicture(1, 8)), tokens(2), GenerationListener.NONE);
        awaitLatch(encoding);

        generation.cancel();
        encodes.release(1);

        assertThat(RunningLoop.await(generation).text()).isEmpty();
        assertThat(runner.steps()).isZero();
    }

    @Test
    void cancellingAFinishedRequestDoesNothing() {
        Generation generation = running.submit(FakePrompts.words(3, 1), tokens(2), GenerationListener.NONE);
        Completion completion = RunningLoop.await(generation);

        generation.cancel();

        assertThat(generation.completion()).isCompletedWithValue(completion);
        assertThat(running.answer(FakePrompts.words(3, 2), tokens(2)).choices()).hasSize(1);
    }

    @Test
    void aFailingListenerEndsItsOwnRequestAlone() {
        Generation broken = running.submit(FakePrompts.words(3, 1), tokens(30), new GenerationListener() {
            @Override
            public void onText(int choice, String text, List<TokenLogprob> news) {
                throw new IllegalStateException("no ears");
            }
        });
        Completion other = running.answer(FakePrompts.words(3, 2), tokens(20));

        assertThat(codeOf(broken)).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(other.choices().getFirst().tokens()).isEqualTo(alone(FakePrompts.words(3, 2), tokens(20), 0, 0));
    }

    @Test
    void aSlowListenerHoldsUpNobodyElse() {
        CountDownLatch release = new CountDownLatch(1);
        RecordingListener slow = new RecordingListener() {
            @Override
            public void onText(int choice, String text, List<TokenLogprob> news) {
                awaitLatch(release);
                super.onText(choice, text, news);
            }
        };
        Generation held = running.submit(FakePrompts.words(3, 1), tokens(5), slow);

        assertThat(running.answer(FakePrompts.words(3, 2), tokens(5)).choices()).hasSize(1);
        assertThat(held.completion()).isNotDone();

        release.countDown();
        assertThat(RunningLoop.await(held).text()).isEqualTo(slow.texts.get(0));
    }

    @Test
    void aFailedStepEndsItsSequencesAndTheLoopGoesOn() {
        runner.failNextSteps(2);
        for (int i = 0; i < 2; i++) {
            RecordingListener listener = new RecordingListener();
            assertThat(codeOf(running.submit(FakePrompts.words(3, 1), tokens(5), listener)))
                    .isEqualTo(ErrorCode.DEVICE_FAILED);
            assertThat(listener.events).containsExactly("admitted 3", "failed DEVICE_FAILED");
        }

        EncodedPrompt prompt = FakePrompts.words(9, 1);
        assertThat(running.answer(prompt, tokens(5)).choices().getFirst().tokens())
                .isEqualTo(alone(prompt, tokens(5), 0, 0));
        assertThat(running.loop().isOpen()).isTrue();
    }

    @Test
    void givesTheDeviceUpWhenItFailsEveryTime() {
        runner.failNextSteps(3);
        for (int i = 0; i < 3; i++) {
            codeOf(running.submit(FakePrompts.words(3, 1), tokens(5), GenerationListener.NONE));
        }

        assertThat(running.loop().isOpen()).isFalse();
        assertThatThrownBy(() -> running.answer(FakePrompts.words(3, 1), tokens(5)))
                .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.DEVICE_FAILED));
    }

    @Test
    void aPictureThatCannotBeEncodedEndsItsRequestAlone() {
        runner.beforeEncode(picture -> {
            if (((FakePicture) picture).content() == 66) {
                throw new EngineException(ErrorCode.IMAGE_UNREADABLE, "bad pixels");
            }
        });
        Generation bad = running.submit(prompt(new FakePicture(66, 2)), tokens(5), GenerationListener.NONE);
        Completion good = running.answer(prompt(new FakePicture(1, 2)), tokens(5));

        assertThat(codeOf(bad)).isEqualTo(ErrorCode.IMAGE_UNREADABLE);
        assertThat(good.choices().getFirst().tokens()).isEqualTo(alone(prompt(new FakePicture(1, 2)), tokens(5), 0, 0));
    }

    @Test
    void closingEndsEverything() throws InterruptedException {
        Semaphore steps = new Semaphore(0);
        runner.beforeStep(batch -> steps.acquireUninterruptibly());
        Generation first = running.submit(FakePrompts.words(40, 1), tokens(2), GenerationListener.NONE);
        Generation queued = running.submit(FakePrompts.words(40, 2), tokens(2), GenerationListener.NONE);

        running.loop().close();
        steps.release(10_000);
        running.close();

        assertThat(codeOf(first)).isEqualTo(ErrorCode.ENGINE_CLOSED);
        assertThat(codeOf(queued)).isEqualTo(ErrorCode.ENGINE_CLOSED);
        assertThatThrownBy(() -> running.answer(FakePrompts.words(1), tokens(1)))
                .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ENGINE_CLOSED));
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
