package dev.fovea.engine.cpu;

import static dev.fovea.engine.cpu.PackedWeight.PANEL;
import static dev.fovea.engine.cpu.PackedWeight.PANEL_BYTES;

import dev.fovea.engine.backend.BlockQuantization;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.HostMatrix;
import dev.fovea.engine.tensor.HostTensor;
import java.util.Arrays;
import java.util.List;

/** Lays matrices out in the panels of {@link PackedWeight}, one panel a piece. */
final class WeightPacker {
    private final CpuMemory memory;
    private final WorkerPool pool;

    WeightPacker(CpuMemory memory, WorkerPool pool) {
        this.memory = memory;
        this.pool = pool;
    }

    PackedWeight pack(WeightSource source, WeightFormat format) {
        int outputs = source.outputs();
        int inputs = source.inputs();
        for (HostMatrix part : source.parts()) {
            if (part.rowLength() != inputs) {
                throw new IllegalArgumentException(part + " in a matrix of " + inputs + " inputs");
            }
        }
        int panels = PackedWeight.panels(outputs);
        PackedWeight weight = new PackedWeight(
                format,
                outputs,
                inputs,
                panels,
                memory.allocate(panels * PackedWeight.panelBytes(format, inputs)),
                memory.allocate((long) panels * PANEL_BYTES),
                memory.allocate((long) panels * PANEL_BYTES));
        packVectors(source, weight);
        Rows rows = new Rows(source.parts());
        pool.run((panel, worker) -> packPanel(rows, weight, panel), panels);
        return weight;
    }

    private static void packVectors(WeightSource source, PackedWeight weight) {
        int output = 0;
        for (HostTensor bias : source.bias()) {
            for (int i = 0; i < bias.elements(); i++) {
                Lanes.setFloat(weight.bias() + 4L * output++, bias.get(i));
            }
        }
        for (int i = 0; i < weight.outputs(); i++) {
            int column = i;
            float scale = source.scale().map(tensor -> tensor.get(column)).orElse(1f);
            Lanes.setFloat(weight.scale() + 4L * i, scale);
        }
    }

    /** Columns beyond the last output stay zero, as the memory came. */
    private static void packPanel(Rows rows, PackedWeight weight, int panel) {
        float[] row = new float[weight.inputs()];
        int columns = Math.clamp((long) weight.outputs() - (long) panel * PANEL, 0, PANEL);
        for (int column = 0; column < columns; column++) {
            rows.read(panel * PANEL + column, row);
            long to = weight.panel(panel);
            switch (weight.format()) {
                case F32 -> packF32(row, to, column);
                case BF16 -> packBf16(row, to, column);
                case I8 -> packI8(row, to, column);
                case F8, I4 -> throw PackedWeight.unknown(weight.format());
            }
        }
    }

    private static void packF32(float[] row, long panel, int column) {
        for (int k = 0; k < row.length; k++) {
            Lanes.setFloat(panel + (long) k * PANEL_BYTES + 4L * column, row[k]);
        }
    }

    private static void packBf16(float[] row, long panel, int column) {
        long at = panel + intAt(column) + 2L * (column / Lanes.COUNT % 2);
        for (int k = 0; k < row.length; k++) {
            Lanes.setShort(at + (long) k * PANEL_BYTES / 2, Floats.toBf16(row[k]));
        }
    }

    /** The int that a column shares with the one a vector further, among the two vectors of ints of a step. */
    private static long intAt(int column) {
        return (long) column / (2 * Lanes.COUNT) * Lanes.BYTES + 4L * (column % Lanes.COUNT);
    }

    private static void packI8(float[] row, long panel, int column) {
        for (int k = 0; k < row.length; k += BlockQuantization.BLOCK) {
            int length = Math.min(BlockQuantization.BLOCK, row.length - k);
            float scale = BlockQuantization.scale(row, k, length);
            long at = panel + (long) (k / BlockQuantization.BLOCK) * PackedWeight.I8_BLOCK_BYTES + 4L * column;
            Lanes.setFloat(at, scale / Digits.UNIT);
            for (int i = 0; i < length; i += Digits.COUNT) {
                int count = Math.min(Digits.COUNT, length - i);
                Lanes.setInt(
                        at + PANEL_BYTES + (long) i / Digits.COUNT * PANEL_BYTES, digits(row, k + i, count, scale));
            }
        }
    }

    private static int digits(float[] row, int from, int count, float scale) {
        int digits = 0;
        for (int i = from + count - 1; i >= from; i--) {
            digits = (digits << Byte.SIZE) + BlockQuantization.quantize(row[i], scale);
        }
        return digits;
    }

    /** The rows of several matrices that stand on top of each other. */
    private record Rows(List<? extends HostMatrix> parts) {
        void read(int row, float[] to) {
            int index = row;
            for (HostMatrix part : parts) {
                if (index < part.rows()) {
                    part.readRow(index, to);
                    return;
                }
                index -= part.rows();
            }
            Arrays.fill(to, 0);
        }
    }
}
