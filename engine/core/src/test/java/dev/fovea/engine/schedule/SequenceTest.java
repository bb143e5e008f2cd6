package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequenceTest {
    private static Sequence sequence(EncodedPrompt prompt) {
        return new Sequence(prompt, SamplingParams.greedy(), 7, 0);
    }

    @Test
    void writtenTokensStandOneAfterThePrompt() {
        EncodedPrompt prompt = FakePrompts.prompt(VisualStride.of(0.25), List.of(new FakePicture(1, 3)), 1, 2);
        Sequence sequence = sequence(prompt);
        sequence.append(5);
        sequence.append(6);

        int end = prompt.length();
        float last = prompt.positions()[end - 1];
        assertThat(sequence.position(end - 1)).isEqualTo(last);
        assertThat(sequence.position(end)).isEqualTo(last + 1);
        assertThat(sequence.position(end + 1)).isEqualTo(last + 2);
    }

    @Test
    void everyPromptTokenHasThePromptsRotaryLength() {
        Sequence sequence = sequence(FakePrompts.words(1, 2, 3));

        assertThat(sequence.rotaryLength(0)).isEqualTo(3);
        assertThat(sequence.rotaryLength(2)).isEqualTo(3);
        assertThat(sequence.rotaryLength(3)).isEqualTo(4);
    }

    @Test
    void findsTheRowOfEachVisualToken() {
        Sequence sequence = sequence(
                FakePrompts.prompt(VisualStride.ONE, List.of(new FakePicture(1, 1), new FakePicture(2, 2)), 1));
        sequence.tileRows(0)[0] = 20;
        sequence.tileRows(1)[0] = 8;
        sequence.tileRows(1)[1] = 2;
        sequence.append(FakePrompts.VISUAL);

        int[] rows = new int[sequence.length()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = sequence.visualRow(i);
        }
        assertThat(rows).containsExactly(-1, 20, 21, -1, -1, 8, 9, 2, 3, -1, -1, -1);
    }

    @Test
    void drawsDependOnSeedChoiceAndNumber() {
        Set<Float> draws = new HashSet<>();
        for (long seed = 0; seed < 4; seed++) {
            for (int choice = 0; choice < 4; choice++) {
                Sequence sequence = new Sequence(FakePrompts.words(1), SamplingParams.greedy(), seed, choice);
                for (int token = 0; token < 4; token++) {
                    assertThat(sequence.uniform()).isBetween(0f, Math.nextDown(1f));
                    draws.add(sequence.uniform());
                    sequence.append(1);
                }
            }
        }
        assertThat(draws).hasSize(64);
    }

    @Test
    void drawsAreUniform() {
        Sequence sequence = sequence(FakePrompts.words(1));
        int[] tenths = new int[10];
        for (int token = 0; token < 10_000; token++) {
            tenths[(int) (sequence.uniform() * 10)]++;
            sequence.append(1);
        }
        for (int count : tenths) {
            assertThat(count).isBetween(880, 1120); // 4 standard deviations
        }
    }
}
