package dev.fovea.engine.model.internvl;

import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import java.lang.foreign.MemorySegment;

/**
 * The vision transformer's position table for a grid that it was not trained on: bicubic with a = −0.75, corners not
 * aligned, no antialias, edges clamped, the class token's row unchanged (reference: {@code _get_pos_embed}, torch's
 * {@code interpolate}).
 */
final class PositionTable {
    private static final float A = -0.75f;

    private PositionTable() {}

    /**
     * @param table {@code [1 + trained², hidden]}
     * @param grid patches along a side
     * @return {@code [1 + grid², hidden]}
     */
    static HostTensor resize(HostTensor table, int grid) {
        int trained = (int) Math.round(Math.sqrt(table.dim(0) - 1));
        if (trained == grid) {
            return table;
        }
        int hidden = table.rowLength();
        float[] from = table.toFloats();
        float[] to = new float[(1 + grid * grid) * hidden];
        System.arraycopy(from, 0, to, 0, hidden);
        for (int y = 0; y < grid; y++) {
            for (int x = 0; x < grid; x++) {
                for (int c = 0; c < hidden; c++) {
                    to[(1 + y * grid + x) * hidden + c] = sample(from, trained, hidden, c, y, x, grid);
                }
            }
        }
        return new HostTensor(table.name(), DType.F32, new int[] {1 + grid * grid, hidden}, MemorySegment.ofArray(to));
    }

    private static float sample(float[] table, int trained, int hidden, int channel, int y, int x, int grid) {
        float scale = (float) trained / grid;
        float sourceY = scale * (y + 0.5f) - 0.5f;
        float sourceX = scale * (x + 0.5f) - 0.5f;
        int top = (int) Math.floor(sourceY);
        int left = (int) Math.floor(sourceX);
        float[] down = weights(sourceY - top);
        float[] across = weights(sourceX - left);
        float sum = 0;
        for (int i = 0; i < 4; i++) {
            int row = Math.clamp(top - 1 + i, 0, trained - 1);
            float line = 0;
            for (int j = 0; j < 4; j++) {
                int column = Math.clamp(left - 1 + j, 0, trained - 1);
                line += across[j] * table[(1 + row * trained + column) * hidden + channel];
            }
            sum += down[i] * line;
        }
        return sum;
    }

    /** Keys' cubic at distances 1 + t, t, 1 − t and 2 − t. */
    private static float[] weights(float t) {
        return new float[] {outer(1 + t), inner(t), inner(1 - t), outer(2 - t)};
    }

    private static float inner(float x) {
        return ((A + 2) * x - (A + 3)) * x * x + 1;
    }

    private static float outer(float x) {
        return ((A * x - 5 * A) * x + 8 * A) * x - 4 * A;
    }
}
