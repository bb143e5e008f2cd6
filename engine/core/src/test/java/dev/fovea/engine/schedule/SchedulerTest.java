package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final SchedulerLimits limits = new SchedulerLimits(3, 8, 10, 4, 12, FakePrompts.TOKENS_PER_TILE, 2);
    private final Scheduler scheduler = new Scheduler(limits);
    private final FakeRunner runner = new FakeRunner(limits);
    private final StepBatch batch = new StepBatch(3);
    private long arrivals;

    private Sequence add(EncodedPrompt prompt) {
        Sequence sequence = new Sequence(prompt, SamplingParams.greedy(), 1, 0);
        scheduler.add(sequence, arrivals++);
        return sequence;
    }

    /** One round of the loop; every sampled token is kept. */
    private void round() {
        scheduler.admit();
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
                batch.sequence(i).append(batch.sampled(i));
            }
        }
    }

    @Test
    void readsALongPromptInPiecesOfTheTokenBudget() {
        Sequence sequence = add(FakePrompts.words(19, 1));

        scheduler.admit();
        for (int computed : new int[] {8, 16, 19}) {
            scheduler.plan(batch);
            assertThat(batch.outputs()).isEqualTo(computed == 19 ? 1 : 0);
            runner.step(batch);
            scheduler.advance(batch);
            assertThat(sequence.computed()).isEqualTo(computed);
        }
    }

    @Test
    void decodesFirstAndFillsTheRestWithPrefill() {
        Sequence first = add(FakePrompts.words(4, 1));
        round();
        Sequence second = add(FakePrompts.words(12, 2));

        scheduler.admit();
        scheduler.plan(batch);

        assertThat(batch.sequences()).containsExactly(first, second);
        assertThat(batch.count(0)).isEqualTo(1);
        assertThat(batch.count(1)).isEqualTo(7);
    }

    @Test
    void startsInOrderOfArrivalAndLetsNobodyOvertake() {
        Sequence first = add(FakePrompts.words(30, 1));
        Sequence large = add(FakePrompts.words(20, 2));
        Sequence small = add(FakePrompts.words(2, 3));

        assertThat(scheduler.admit()).containsExactly(first);
        scheduler.remove(first);
        assertThat(scheduler.admit()).containsExactly(large, small);
    }

    @Test
    void startsNoMoreThanTheMostSequences() {
        for (int i = 0; i < 5; i++) {
            add(FakePrompts.words(1, i));
        }

        assertThat(scheduler.admit()).hasSize(3);
        assertThat(scheduler.waiting()).isEqualTo(2);
    }

    @Test
    void theYoungestGivesWayWhenBlocksRunOut() {
        Sequence old = add(FakePrompts.words(16, 1));
        Sequence young = add(FakePrompts.words(12, 2));
        while (scheduler.preemptions() == 0) {
            round();
        }

        assertThat(scheduler.running()).isEqualTo(1);
        assertThat(young.blockCount()).isZero();
        assertThat(old.computed()).isEqualTo(old.length() - 1);

        int before = young.length();
        scheduler.remove(old);
        round();
        assertThat(scheduler.running()).isEqualTo(1);
        while (young.length() == before) {
            round();
        }
        assertThat(FakeRunner.alone(young, young.written(), Set.of(), Integer.MAX_VALUE))
                .containsExactlyElementsOf(Arrays.stream(young.tokens(), young.promptLength(), young.length())
                        .boxed()
                        .toList());
    }

    @Test
    void encodesAPictureBeforeItIsReadAndFreesItAfterwards() {
        Sequence sequence = add(FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(5, 3)), 1, 2));

        round(); // two tiles
        assertThat(sequence.computed()).isZero();
        assertThat(scheduler.pins()).isEqualTo(1);
        round(); // the third, and the first 8 tokens
        assertThat(sequence.computed()).isEqualTo(8);
        round();
        assertThat(sequence.written()).isEqualTo(1);
        assertThat(scheduler.pins()).isZero();
    }

    @Test
    void decodeGoesOnWhileAPictureIsEncoded() {
        Sequence talking = add(FakePrompts.words(2, 1));
        round();
        add(FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(5, 6)), 1));

        for (int i = 0; i < 2; i++) {
            int before = talking.written();
            round();
            assertThat(talking.written()).isEqualTo(before + 1);
        }
    }

    @Test
    void encodesAPictureOnceForTwoRequests() {
        FakePicture picture = new FakePicture(5, 3);
        add(FakePrompts.prompt(VisualStride.ONE, List.of(picture), 1, 2));
        add(FakePrompts.prompt(VisualStride.ONE, List.of(picture), 3, 4));

        for (int i = 0; i < 8; i++) {
            round();
        }

        assertThat(runner.encodedContents()).containsExactly(5);
        assertThat(scheduler.imagesReused()).isEqualTo(1);
    }

    @Test
    void needsNoPictureWhoseBlocksAreCached() {
        EncodedPrompt prompt = FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(5, 3)), 1, 2, 3);
        Sequence first = add(prompt);
        for (int i = 0; i < 4; i++) {
            round();
        }
        scheduler.remove(first);
        Sequence second = add(prompt);

        scheduler.admit();

        assertThat(second.computed()).isEqualTo(8);
        assertThat(scheduler.nextEncode()).isEmpty();
        assertThat(scheduler.pins()).isZero();
    }

    @Test
    void givesEverythingBackWhenAPictureFails() {
        add(FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(5, 3)), 1, 2));
        add(FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(5, 3)), 3));
        scheduler.admit();

        List<Sequence> touched = scheduler.encodeFailed(scheduler.nextEncode().orElseThrow());

        assertThat(touched).hasSize(2);
        touched.forEach(scheduler::remove);
        assertThat(scheduler.pins()).isZero();
        assertThat(scheduler.blocksInUse()).isZero();
        assertThat(scheduler.isIdle()).isTrue();
    }

    @Test
    void lendsCountRowsToSequencesWithPenalties() {
        SamplingParams penalised = SamplingParams.builder().presencePenalty(1).build();
        Sequence with = new Sequence(FakePrompts.words(2, 1), penalised, 1, 0);
        Sequence without = new Sequence(FakePrompts.words(2, 2), SamplingParams.greedy(), 1, 0);
        scheduler.add(with, 0);
        scheduler.add(without, 1);

        scheduler.admit();

        assertThat(with.countRow()).isZero();
        assertThat(without.countRow()).isEqualTo(-1);
        scheduler.remove(with);
        assertThat(with.countRow()).isEqualTo(-1);
    }
}
