package dev.fovea.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupedMatrixTest {
    private static final int INPUTS = 256;
    private static final int OUTPUTS = 24;
    private static final int GROUP = 128;

    /** Which of eight outputs is in which nibble, from the lowest: as AutoAWQ packs them. */
    private static final int[] NIBBLES = {0, 2, 4, 6, 1, 3, 5, 7};

    private final Random random = new Random(3);
    private final int[][] q = numbers(INPUTS);
    private final int[][] zeros = numbers(INPUTS / GROUP);
    private final float[][] scales = new float[INPUTS / GROUP][OUTPUTS];

    private int[][] numbers(int rows) {
        int[][] numbers = new int[rows][OUTPUTS];
        for (int[] row : numbers) {
            for (int i = 0; i < OUTPUTS; i++) {
                row[i] = random.nextInt(16);
            }
        }
        return numbers;
    }

    private static HostTensor packed(int[][] numbers) {
        MemorySegment data = Arena.ofAuto().allocate(4L * numbers.length * OUTPUTS / 8, 4);
        for (int row = 0; row < numbers.length; row++) {
            for (int word = 0; word < OUTPUTS / 8; word++) {
                int bits = 0;
                for (int nibble = 0; nibble < 8; nibble++) {
                    bits |= numbers[row][8 * word + NIBBLES[nibble]] << 4 * nibble;
                }
                data.setAtIndex(ValueLayout.JAVA_INT, (long) row * OUTPUTS / 8 + word, bits);
            }
        }
        return new HostTensor("packed", DType.I32, new int[] {numbers.length, OUTPUTS / 8}, data);
    }

    private GroupedMatrix matrix() {
        MemorySegment data = Arena.ofAuto().allocate(2L * scales.length * OUTPUTS, 2);
        for (int group = 0; group < scales.length; group++) {
            for (int i = 0; i < OUTPUTS; i++) {
                scales[group][i] = Float.float16ToFloat(Float.floatToFloat16(random.nextFloat()));
                Floats.set(data, DType.F16, (long) group * OUTPUTS + i, scales[group][i]);
            }
        }
        HostTensor ofScales = new HostTensor("scales", DType.F16, new int[] {scales.length, OUTPUTS}, data);
        return new GroupedMatrix("layer", packed(q), packed(zeros), ofScales, 0, OUTPUTS);
    }

    @Test
    void aRowIsWhatTheOutputIsInAllInputs() {
        GroupedMatrix matrix = matrix();
        assertThat(matrix.group()).isEqualTo(GROUP);
        assertThat(matrix.rowLength()).isEqualTo(INPUTS);
        float[] row = new float[INPUTS];
        for (int output = 0; output < OUTPUTS; output++) {
            matrix.readRow(output, row);
            for (int input = 0; input < INPUTS; input++) {
                int group = input / GROUP;
                float expected = (q[input][output] - zeros[group][output]) * scales[group][output];
                assertThat(row[input]).as("output %d, input %d", output, input).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSliceIsSomeOfTheRows() {
        GroupedMatrix matrix = matrix();
        float[] whole = new float[INPUTS];
        float[] part = new float[INPUTS];
        matrix.readRow(13, whole);
        matrix.slice(9, 8).slice(1, 4).readRow(3, part);
        assertThat(part).isEqualTo(whole);
    }

    @Test
    void groupsMadeOfWeightsAreOffByAStepAtMost() {
        float[] weights = new float[GROUP];
        for (int i = 0; i < GROUP; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        GroupQuantization group = GroupQuantization.of(weights, 0, GROUP);
        for (float weight : weights) {
            // Half of one by q, and what the roundings of zero and scale add at the ends.
            assertThat(Math.abs(group.value(group.quantize(weight)) - weight)).isLessThan(1.05f * group.scale());
        }
        assertThat(group.value(group.quantize(0))).isZero();
        assertThat(GroupQuantization.of(new float[GROUP], 0, GROUP).value(7)).isZero();
    }
}
