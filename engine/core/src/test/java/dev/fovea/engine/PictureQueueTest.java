package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.schedule.FakePicture;
import dev.fovea.engine.schedule.FakePrompts;
import dev.fovea.engine.schedule.FakeRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Vectors of pictures through the loop, beside answers; the runner adds up each tile's content and number. */
class PictureQueueTest {
    private final FakeRunner runner = new FakeRunner(RunningLoop.LIMITS);
    private final RunningLoop running = new RunningLoop(runner);

    @AfterEach
    void nothing_is_held_in_the_end() throws InterruptedException {
        running.close();
    }

    private CompletableFuture<float[]> embed(int content, int tiles) {
        return running.loop().embed(() -> new FakePicture(content, tiles));
    }

    private static float[] await(CompletableFuture<float[]> vector) {
        return vector.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static ErrorCode codeOf(CompletableFuture<float[]> vector) {
        try {
            await(vector);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof EngineException reason) {
                return reason.code();
            }
        }
        throw new AssertionError("expected a failure of the engine's own");
    }

    @Test
    void a_vector_is_the_direction_of_the_sum_over_all_tiles() {
        // Tiles 0, 1, 2 of content 4: the sums are 12 and 3.
        float[] vector = await(embed(4, 3));

        double length = Math.hypot(12, 3);
        assertThat(vector).hasSize(2);
        assertThat(vector[0]).isCloseTo((float) (12 / length), within(1e-6f));
        assertThat(vector[1]).isCloseTo((float) (3 / length), within(1e-6f));
        assertThat(running.loop().stats().waiting()).isZero();
    }

    @Test
    void pictures_of_more_tiles_than_the_pool_holds_are_embedded_while_answers_go_on() {
        SamplingParams sampling = SamplingParams.builder().maxTokens(20).build();
        Completion alone = running.answer(FakePrompts.words(11, 1), sampling);
        CountDownLatch stepping = new CountDownLatch(1);
        runner.beforeStep(batch -> stepping.countDown());
        Generation beside = running.submit(FakePrompts.words(11, 1), sampling, GenerationListener.NONE);
        int tiles = RunningLoop.LIMITS.poolTiles() + 5;

        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (int content = 1; content <= 3; content++) {
            vectors.add(embed(content, tiles));
        }

        double steps = tiles * (tiles - 1) / 2.0;
        for (int content = 1; content <= 3; content++) {
            float[] vector = await(vectors.get(content - 1));
            assertThat(vector[0] / vector[1]).isCloseTo((float) (content * tiles / steps), within(1e-5f));
        }
        assertThat(RunningLoop.await(beside).choices()).isEqualTo(alone.choices());
        assertThat(stepping.getCount()).isZero();
    }

    @Test
    void a_cancelled_one_ends_before_its_next_tiles() throws InterruptedException {
        CountDownLatch firstPass = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicInteger passes = new AtomicInteger();
        runner.beforeEncode(picture -> {
            if (picture.tiles() == 9) {
                passes.incrementAndGet();
                firstPass.countDown();
                waitFor(cancelled);
            }
        });

        CompletableFuture<float[]> vector = embed(1, 9);
        waitFor(firstPass);
        vector.cancel(true);
        cancelled.countDown();

        assertThat(await(embed(2, 1))).hasSize(2);
        assertThat(passes).hasValue(1);
        assertThat(vector).isCancelled();
        assertThat(running.loop().stats().waiting()).isZero();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            throw new AssertionError(stop);
        }
    }

    @Test
    void what_goes_wrong_ends_that_picture_alone() {
        runner.beforeEncode(picture -> {
            if (picture.equals(new FakePicture(7, 1))) {
                throw new IllegalStateException("no such picture");
            }
        });

        assertThat(codeOf(embed(7, 1))).isEqualTo(ErrorCode.DEVICE_FAILED);
        assertThat(await(embed(8, 1))).containsExactly(1, 0);
        assertThat(codeOf(embed(0, 1))).as("features of no length").isEqualTo(ErrorCode.DEVICE_FAILED);
    }

    @Test
    void a_device_that_fails_every_time_is_given_up() {
        runner.beforeEncode(picture -> {
            throw new IllegalStateException("broken");
        });

        for (int i = 0; i < 3; i++) {
            assertThat(codeOf(embed(1, 1))).isEqualTo(ErrorCode.DEVICE_FAILED);
        }
        assertThat(running.loop().isOpen()).isFalse();
    }

    @Test
    void closing_ends_those_that_wait_and_refuses_more() {
        CountDownLatch running1 = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        runner.beforeEncode(picture -> {
            running1.countDown();
            waitFor(closed);
        });
        CompletableFuture<float[]> first = embed(1, 4);
        CompletableFuture<float[]> second = embed(2, 4);
        waitFor(running1);

        running.loop().close();
        closed.countDown();

        assertThat(codeOf(first)).isEqualTo(ErrorCode.ENGINE_CLOSED);
        assertThat(codeOf(second)).isEqualTo(ErrorCode.ENGINE_CLOSED);
        assertThatThrownBy(() -> embed(3, 1))
                .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ENGINE_CLOSED));
    }

    @Test
    void a_full_queue_refuses_before_the_picture_is_read() {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        runner.beforeEncode(picture -> {
            busy.countDown();
            waitFor(goOn);
        });
        List<CompletableFuture<float[]>> vectors = new ArrayList<>();
        for (int i = 0; i < RunningLoop.QUEUE; i++) {
            vectors.add(embed(1, 1));
        }
        waitFor(busy);

        assertThatThrownBy(() -> running.loop().embed(() -> {
                    throw new AssertionError("the picture was read");
                }))
                .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.QUEUE_FULL));

        goOn.countDown();
        vectors.forEach(vector -> assertThat(await(vector)).containsExactly(1, 0));
    }
}
