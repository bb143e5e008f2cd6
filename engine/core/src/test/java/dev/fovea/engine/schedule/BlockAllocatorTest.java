package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockAllocatorTest {
    private final BlockAllocator allocator = new BlockAllocator(8, 4);

    private static Sequence sequence(EncodedPrompt prompt) {
        return new Sequence(prompt, SamplingParams.greedy(), 1, 0);
    }

    /** Starts, computes all and ends, so that the full blocks can be found. */
    private Sequence run(EncodedPrompt prompt) {
        Sequence sequence = sequence(prompt);
        assertThat(allocator.start(sequence, 0)).isTrue();
        sequence.computed(sequence.length());
        allocator.nameFull(sequence);
        return sequence;
    }

    @Test
    void sharesFullBlocksOfAnEqualBeginning() {
        Sequence first = run(FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8, 9));

        Sequence second = sequence(FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8, 10, 11));
        assertThat(allocator.start(second, 0)).isTrue();

        assertThat(second.computed()).isEqualTo(8);
        assertThat(second.blocks()).startsWith(first.blocks()[0], first.blocks()[1]);
        assertThat(allocator.blocksInUse()).isEqualTo(4);
    }

    @Test
    void alwaysLeavesTheLastTokenToCompute() {
        run(FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8));

        Sequence again = sequence(FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8));
        allocator.start(again, 0);

        assertThat(again.computed()).isEqualTo(4);
    }

    @Test
    void findsBlocksOfSequencesThatHaveEnded() {
        allocator.release(run(FakePrompts.words(1, 2, 3, 4, 5)));
        assertThat(allocator.blocksInUse()).isZero();

        Sequence again = sequence(FakePrompts.words(1, 2, 3, 4, 6));
        allocator.start(again, 0);

        assertThat(again.computed()).isEqualTo(4);
        assertThat(allocator.blocksInUse()).isEqualTo(2);
    }

    @Test
    void findsWhatAnAnswerWroteInTheNextTurn() {
        Sequence first = sequence(FakePrompts.words(1, 2, 3));
        allocator.start(first, 0);
        first.computed(3);
        first.append(4);
        first.append(5);
        allocator.grow(first);
        first.computed(4);
        allocator.nameFull(first);
        allocator.release(first);

        Sequence next = sequence(FakePrompts.words(1, 2, 3, 4, 5, 6));
        allocator.start(next, 0);

        assertThat(next.computed()).isEqualTo(4);
    }

    @Test
    void doesNotShareAcrossPicturesOrStrides() {
        FakePicture one = new FakePicture(1, 3);
        FakePicture other = new FakePicture(2, 3);
        run(FakePrompts.prompt(VisualStride.ONE, List.of(one), 1, 2, 3));

        for (EncodedPrompt prompt : List.of(
                FakePrompts.prompt(VisualStride.ONE, List.of(other), 1, 2, 3),
                FakePrompts.prompt(VisualStride.of(0.5), List.of(one), 1, 2, 3))) {
            Sequence sequence = sequence(prompt);
            allocator.start(sequence, 0);
            assertThat(sequence.computed()).isZero();
            allocator.release(sequence);
        }
    }

    @Test
    void sharesNothingBeyondItsScope() {
        Sequence first = new Sequence(
                FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8, 9),
                SamplingParams.greedy(),
                1,
                0,
                new PrefixScope(PrefixScope.UNLIMITED.root(), 6));
        allocator.start(first, 0);
        first.computed(9);
        allocator.nameFull(first);

        Sequence second = sequence(FakePrompts.words(1, 2, 3, 4, 5, 6, 7, 8, 9));
        allocator.start(second, 0);

        assertThat(second.computed()).isEqualTo(4);
    }

    @Test
    void givesOutTheLeastRecentlyReleasedBlockFirst() {
        allocator.release(run(FakePrompts.words(1, 1, 1, 1, 1)));
        allocator.release(run(FakePrompts.words(2, 2, 2, 2, 2)));
        Sequence large = sequence(FakePrompts.words(28, 7)); // 7 of 8 blocks
        assertThat(allocator.start(large, 0)).isTrue();
        allocator.release(large);

        Sequence old = sequence(FakePrompts.words(1, 1, 1, 1, 3));
        allocator.start(old, 0);
        Sequence recent = sequence(FakePrompts.words(2, 2, 2, 2, 3));
        allocator.start(recent, 0);

        assertThat(old.computed()).isZero();
        assertThat(recent.computed()).isEqualTo(4);
    }

    @Test
    void givesAllOrNothing() {
        Sequence large = sequence(FakePrompts.words(33, 1));

        assertThat(allocator.start(large, 0)).isFalse();

        assertThat(large.blockCount()).isZero();
        assertThat(allocator.blocksInUse()).isZero();
    }

    @Test
    void keepsTheHeadroomFree() {
        Sequence sequence = sequence(FakePrompts.words(28, 1));

        assertThat(allocator.start(sequence, 2)).isFalse();
        assertThat(allocator.start(sequence, 1)).isTrue();
    }

    @Test
    void countsSharedFreeBlocksAsTaken() {
        allocator.release(run(FakePrompts.words(16, 1)));
        Sequence other = sequence(FakePrompts.words(16, 2));
        allocator.start(other, 0);

        // 4 blocks are free and 3 of them are shared, so 5 blocks do not fit.
        Sequence longer = sequence(FakePrompts.words(17, 1));
        assertThat(allocator.start(longer, 0)).isFalse();
        assertThat(allocator.blocksInUse()).isEqualTo(4);
    }

    @Test
    void growsUntilNoBlockIsLeft() {
        Sequence sequence = sequence(FakePrompts.words(32, 1));
        allocator.start(sequence, 0);
        assertThat(allocator.grow(sequence)).isTrue();

        sequence.append(1);

        assertThat(allocator.grow(sequence)).isFalse();
    }
}
