package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in the batch, every sequence writes what it writes alone, and nothing is held in the end. */
class SchedulerRandomTest {
    private static final Set<Integer> ENDS = Set.of(0, 1, 2);
    private static final int STEADY = 24;

    private final List<Sequence> live = new ArrayList<>();
    private long arrivals;
    private int compared;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void everySequenceWritesWhatItWritesAlone(int seed) {
        Random random = new Random(seed);
        SchedulerLimits limits = new SchedulerLimits(
                1 + random.nextInt(5),
                5 + random.nextInt(20),
                16 + random.nextInt(8),
                3 + random.nextInt(3),
                16 + 2 * random.nextInt(4),
                FakePrompts.TOKENS_PER_TILE,
                1 + random.nextInt(3));
        Scheduler scheduler = new Scheduler(limits);
        FakeRunner runner = new FakeRunner(limits, STEADY);
        StepBatch batch = new StepBatch(limits.maxSequences());
        for (int round = 0; round < 3000 || !live.isEmpty(); round++) {
            if (round < 3000 && random.nextInt(4) == 0) {
                arrive(scheduler, random);
            }
            if (!live.isEmpty() && random.nextInt(20) == 0) {
                Sequence cancelled = live.remove(random.nextInt(live.size()));
                scheduler.remove(cancelled);
            }
            round(scheduler, runner, batch);
            assertThat(round).as("rounds until all are answered").isLessThan(20_000);
        }
        assertThat(compared).isGreaterThan(100);
        assertThat(scheduler.isIdle()).isTrue();
        assertThat(scheduler.blocksInUse()).isZero();
        assertThat(scheduler.pins()).isZero();
    }

    private void arrive(Scheduler scheduler, Random random) {
        List<FakePicture> pictures = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int content = random.nextInt(4);
            pictures.add(new FakePicture(content, 1 + content));
        }
        int[] words = new int[1 + random.nextInt(14)];
        Arrays.setAll(words, i -> i < 8 ? i : random.nextInt(2)); // often an equal beginning
        VisualStride stride = random.nextInt(3) == 0 ? VisualStride.of(0.25) : VisualStride.ONE;
        EncodedPrompt prompt = FakePrompts.prompt(stride, pictures, words);
        SamplingParams sampling = SamplingParams.builder()
                .temperature(random.nextInt(2))
                .presencePenalty(random.nextInt(2))
                .maxTokens(1 + random.nextInt(12))
                .build();
        PrefixScope scope = PrefixScope.of(prompt, new PrefixScope.Rotary(STEADY, false));
        Sequence sequence = new Sequence(prompt, sampling, random.nextInt(3), random.nextInt(2), scope);
        live.add(sequence);
        scheduler.add(sequence, arrivals++);
    }

    private void round(Scheduler scheduler, FakeRunner runner, StepBatch batch) {
        for (Sequence started : scheduler.admit()) {
            if (started.hasPenalties()) {
                runner.startCounts(started);
            }
        }
        scheduler.nextEncode().ifPresent(work -> {
            runner.encode(work.pixels(), work.fromTile(), work.tiles(), work.rows());
            scheduler.encoded(work);
        });
        scheduler.plan(batch);
        if (batch.size() == 0) {
            return;
        }
        runner.step(batch);
        scheduler.advance(batch);
        for (int i = 0; i < batch.size(); i++) {
            if (batch.samples(i)) {
                accept(scheduler, batch.sequence(i), batch.sampled(i));
            }
        }
    }

    private void accept(Scheduler scheduler, Sequence sequence, int id) {
        int maxTokens = sequence.sampling().maxTokens().orElseThrow();
        boolean ended = ENDS.contains(id);
        if (!ended) {
            sequence.append(id);
        }
        if (ended || sequence.written() == maxTokens) {
            List<Integer> written = Arrays.stream(sequence.tokens(), sequence.promptLength(), sequence.length())
                    .boxed()
                    .toList();
            assertThat(written).isEqualTo(FakeRunner.alone(sequence, maxTokens, ENDS, STEADY));
            scheduler.remove(sequence);
            live.remove(sequence);
            compared++;
        }
    }
}
