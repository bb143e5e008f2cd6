package dev.fovea.engine.tensor;

import java.util.Arrays;

/**
 * Weights of four bits as AWQ writes them (Lin et al. 2023; reference: the {@code gemm} layout of AutoAWQ): eight outputs to an
 * I32, output {@code 8 i + ORDER[j]} in bits 4 j … 4 j + 3. Inputs are the rows of the file.
 *
 * @param name where it comes from, for messages
 * @param weights I32 {@code [inputs, outputs / 8]}
 * @param zeros I32 {@code [groups, outputs / 8]}
 * @param scales fp16 {@code [groups, outputs]}
 * @param first the output that is row 0 here
 * @param rows outputs
 */
public record GroupedMatrix(String name, HostTensor weights, HostTensor zeros, HostTensor scales, int first, int rows)
        implements HostMatrix {
    /** Outputs of an I32. */
    public static final int PACKED = 8;

    private static final int[] ORDER = {0, 2, 4, 6, 1, 3, 5, 7};
    private static final int[] SHIFTS = shifts();

    private static int[] shifts() {
        int[] shifts = new int[PACKED];
        for (int i = 0; i < PACKED; i++) {
            shifts[ORDER[i]] = 4 * i;
        }
        return shifts;
    }

    @Override
    public int rowLength() {
        return weights.rows();
    }

    /** Inputs that share scale and zero. */
    public int group() {
        return weights.rows() / zeros.rows();
    }

    /** Scale and zero of one group of one row, the scale as the file has it. */
    public GroupQuantization quantization(int row, int group) {
        int output = first + row;
        return new GroupQuantization(
                scales.get((long) group * scales.rowLength() + output), fourBits(zeros, group, output));
    }

    /** What stands for one weight, 0..15. */
    public int q(int row, int input) {
        return fourBits(weights, input, first + row);
    }

    private static int fourBits(HostTensor packed, int row, int output) {
        long index = (long) row * packed.rowLength() + output / PACKED;
        int word = packed.data().get(Floats.LITTLE_ENDIAN_INT, index * Integer.BYTES);
        return word >>> SHIFTS[output % PACKED] & 0xf;
    }

    @Override
    public void readRow(int row, float[] to) {
        int inputs = rowLength();
        for (int start = 0; start < inputs; start += group()) {
            GroupQuantization quantization = quantization(row, start / group());
            for (int i = start; i < Math.min(start + group(), inputs); i++) {
                to[i] = (q(row, i) - quantization.zero()) * quantization.scale();
            }
        }
    }

    @Override
    public GroupedMatrix slice(int from, int count) {
        return new GroupedMatrix(name, weights, zeros, scales, first + from, count);
    }

    @Override
    public String toString() {
        return name + " in groups of " + group() + " " + Arrays.toString(new int[] {rows, rowLength()});
    }
}
