package dev.fovea.engine.backend.reference;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.HostSampler;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.backend.SamplerInputs;
import dev.fovea.engine.backend.SamplerOutputs;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.reference.ReferenceDevice.ReferenceKvCache;
import dev.fovea.engine.backend.reference.ReferenceDevice.ReferenceWeight;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Each op as its formula reads, one element at a time, sums in fp64. */
final class ReferenceKernels implements Kernels {
    private final HostSampler sampler = new HostSampler();

    @Override
    public void gatherRows(Tensor out, Tensor table, Tensor ids) {
        View rows = View.of(table);
        View to = View.of(out);
        for (int i = 0; i < out.rows(); i++) {
            int id = intAt(ids, i);
            for (int j = 0; j < out.rowLength(); j++) {
                to.set(i, j, rows.get(id, j));
            }
        }
    }

    @Override
    public void copy(Tensor out, Tensor x) {
        View from = View.of(x);
        View to = View.of(out);
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < out.rowLength(); j++) {
                to.set(i, j, from.get(i, j));
            }
        }
    }

    @Override
    public void unfoldPatches(Tensor out, Tensor pixels, int patch) {
        int side = pixels.dim(3);
        int grid = side / patch;
        View from = View.of(pixels); // rows of [tiles · 3 · side, side]
        View to = View.of(out);
        for (int row = 0; row < out.rows(); row++) {
            int tile = row / (grid * grid);
            int top = row / grid % grid * patch;
            int left = row % grid * patch;
            for (int column = 0; column < out.rowLength(); column++) {
                int channel = column / (patch * patch);
                int y = column / patch % patch;
                int x = column % patch;
                to.set(row, column, from.get((tile * 3 + channel) * side + top + y, left + x));
            }
        }
    }

    @Override
    public void pixelShuffle(Tensor out, Tensor x, PixelShuffle order) {
        int hidden = x.rowLength();
        int tokens = x.dim(1);
        int grid = (int) Math.round(Math.sqrt(tokens - 1));
        int half = grid / 2;
        View from = View.of(x);
        View to = View.of(out);
        for (int row = 0; row < out.rows(); row++) {
            int tile = row / (half * half);
            int place = row % (half * half);
            int i = order == PixelShuffle.V2 ? place / half : place % half;
            int j = order == PixelShuffle.V2 ? place % half : place / half;
            for (int part = 0; part < 4; part++) {
                int patch = (2 * i + part / 2) * grid + 2 * j + part % 2;
                for (int c = 0; c < hidden; c++) {
                    to.set(row, part * hidden + c, from.get(tile * tokens + 1 + patch, c));
                }
            }
        }
    }

    @Override
    public void linear(Tensor out, Tensor x, Weight weight, Epilogue epilogue) {
        ReferenceWeight w = (ReferenceWeight) weight;
        View from = View.of(x);
        View to = View.of(out);
        for (int row = 0; row < x.rows(); row++) {
            for (int output = 0; output < w.outputs(); output++) {
                double sum = w.bias()[output];
                for (int input = 0; input < w.inputs(); input++) {
                    sum += (double) from.get(row, input) * w.values()[output * w.inputs() + input];
                }
                float y = (float) sum;
                switch (epilogue) {
                    case STORE -> to.set(row, output, y);
                    case GELU -> to.set(row, output, gelu(y));
                    case ACCUMULATE -> to.set(row, output, to.get(row, output) + w.scale()[output] * y);
                }
            }
        }
    }

    @Override
    public void rmsNorm(Tensor out, Tensor x, Tensor weight, float epsilon) {
        int group = weight.rowLength();
        View from = View.of(x);
        View to = View.of(out);
        View w = View.of(weight);
        for (int row = 0; row < x.rows(); row++) {
            for (int start = 0; start < x.rowLength(); start += group) {
                double squares = 0;
                for (int i = 0; i < group; i++) {
                    squares += Math.pow(from.get(row, start + i), 2);
                }
                double factor = 1 / Math.sqrt(squares / group + epsilon);
                for (int i = 0; i < group; i++) {
                    to.set(row, start + i, (float) (from.get(row, start + i) * factor) * w.get(0, i));
                }
            }
        }
    }

    @Override
    public void layerNorm(Tensor out, Tensor x, Tensor weight, Tensor bias, float epsilon) {
        int length = x.rowLength();
        View from = View.of(x);
        View to = View.of(out);
        View w = View.of(weight);
        View b = View.of(bias);
        for (int row = 0; row < x.rows(); row++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += from.get(row, i);
            }
            double mean = sum / length;
            double squares = 0;
            for (int i = 0; i < length; i++) {
                squares += Math.pow(from.get(row, i) - mean, 2);
            }
            double factor = 1 / Math.sqrt(squares / length + epsilon);
            for (int i = 0; i < length; i++) {
                to.set(row, i, (float) ((from.get(row, i) - mean) * factor) * w.get(0, i) + b.get(0, i));
            }
        }
    }

    @Override
    public void rotaryTable(Tensor out, Tensor positions, Tensor bases) {
        int half = out.rowLength() / 2;
        View to = View.of(out);
        View position = View.of(positions);
        View base = View.of(bases);
        for (int token = 0; token < out.rows(); token++) {
            for (int i = 0; i < half; i++) {
                float frequency = (float) (1 / Math.pow(base.get(0, token), (double) i / half));
                float angle = position.get(0, token) * frequency;
                to.set(token, i, (float) Math.cos(angle));
                to.set(token, half + i, (float) Math.sin(angle));
            }
        }
    }

    @Override
    public void rotate(Tensor x, Tensor table) {
        int headDim = table.rowLength();
        int half = headDim / 2;
        View values = View.of(x);
        View angles = View.of(table);
        for (int token = 0; token < x.rows(); token++) {
            for (int start = 0; start < x.rowLength(); start += headDim) {
                for (int i = 0; i < half; i++) {
                    float a = values.get(token, start + i);
                    float b = values.get(token, start + half + i);
                    float cos = angles.get(token, i);
                    float sin = angles.get(token, half + i);
                    values.set(token, start + i, a * cos - b * sin);
                    values.set(token, start + half + i, b * cos + a * sin);
                }
            }
        }
    }

    @Override
    public void storeKv(KvCache cache, int layer, Tensor k, Tensor v, Tensor slots) {
        ReferenceKvCache kv = (ReferenceKvCache) cache;
        int slotsPerLayer = kv.shape().blocks() * kv.shape().blockSize();
        View keys = View.of(kv.keys());
        View values = View.of(kv.values());
        View fromK = View.of(k);
        View fromV = View.of(v);
        for (int token = 0; token < k.rows(); token++) {
            int row = layer * slotsPerLayer + intAt(slots, token);
            for (int head = 0; head < kv.shape().kvHeads(); head++) {
                int first = head * kv.shape().headDim();
                storeHead(kv.shape(), keys, row, fromK, token, first);
                storeHead(kv.shape(), values, row, fromV, token, first);
            }
        }
    }

    private static void storeHead(KvShape shape, View to, int row, View from, int token, int first) {
        float largest = 0;
        for (int i = first; i < first + shape.headDim(); i++) {
            largest = Math.max(largest, Math.abs(from.get(token, i)));
        }
        float unit = largest / 127;
        boolean rounds = shape.type() == DType.I8 && unit > 0;
        for (int i = first; i < first + shape.headDim(); i++) {
            float value = from.get(token, i);
            to.set(row, i, rounds ? unit * (float) Math.rint(value / unit) : value);
        }
    }

    @Override
    public void attendPaged(Tensor out, Tensor q, KvCache cache, int layer, StepInputs step, float scale) {
        ReferenceKvCache kv = (ReferenceKvCache) cache;
        int blockSize = kv.shape().blockSize();
        int firstRow = layer * kv.shape().blocks() * blockSize;
        int headDim = kv.shape().headDim();
        int heads = q.rowLength() / headDim;
        int group = heads / kv.shape().kvHeads();
        int maxBlocks = step.blockTables().rowLength();
        for (int sequence = 0; sequence < step.sequences(); sequence++) {
            int start = intAt(step.queryStarts(), sequence);
            int end = intAt(step.queryStarts(), sequence + 1);
            int context = intAt(step.contextLengths(), sequence);
            int[] rows = new int[context]; // index in the sequence → row of the cache
            for (int index = 0; index < context; index++) {
                int block = intAt(step.blockTables(), sequence * maxBlocks + index / blockSize);
                rows[index] = firstRow + block * blockSize + index % blockSize;
            }
            for (int token = start; token < end; token++) {
                int visible = context - (end - start) + (token - start) + 1;
                for (int head = 0; head < heads; head++) {
                    attendOne(
                            View.of(out),
                            View.of(q),
                            View.of(kv.keys()),
                            View.of(kv.values()),
                            token,
                            head * headDim,
                            head / group * headDim,
                            headDim,
                            rows,
                            visible,
                            scale);
                }
            }
        }
    }

    @Override
    public void attendDense(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale) {
        int headDim = q.rowLength() / heads;
        int[] rows = new int[groupLength];
        for (int token = 0; token < q.rows(); token++) {
            int first = token / groupLength * groupLength;
            for (int i = 0; i < groupLength; i++) {
                rows[i] = first + i;
            }
            for (int head = 0; head < heads; head++) {
                attendOne(
                        View.of(out),
                        View.of(q),
                        View.of(k),
                        View.of(v),
                        token,
                        head * headDim,
                        head * headDim,
                        headDim,
                        rows,
                        groupLength,
                        scale);
            }
        }
    }

    /** softmax(scale · q·K) · V for one query of one head over the first {@code visible} of {@code rows}. */
    private static void attendOne(
            View out,
            View q,
            View keys,
            View values,
            int token,
            int qColumn,
            int kvColumn,
            int headDim,
            int[] rows,
            int visible,
            float scale) {
        double[] scores = new double[visible];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < visible; i++) {
            double dot = 0;
            for (int d = 0; d < headDim; d++) {
                dot += (double) q.get(token, qColumn + d) * keys.get(rows[i], kvColumn + d);
            }
            scores[i] = dot * scale;
            largest = Math.max(largest, scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < visible; i++) {
            scores[i] = Math.exp(scores[i] - largest);
            sum += scores[i];
        }
        for (int d = 0; d < headDim; d++) {
            double weighted = 0;
            for (int i = 0; i < visible; i++) {
                weighted += scores[i] * values.get(rows[i], kvColumn + d);
            }
            out.set(token, qColumn + d, (float) (weighted / sum));
        }
    }

    @Override
    public void addRows(Tensor out, Tensor y) {
        View to = View.of(out);
        View from = View.of(y);
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < out.rowLength(); j++) {
                to.set(i, j, to.get(i, j) + from.get(i % y.rows(), j));
            }
        }
    }

    @Override
    public void siluMul(Tensor out, Tensor gateUp) {
        int width = out.rowLength();
        View to = View.of(out);
        View from = View.of(gateUp);
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < width; j++) {
                float gate = from.get(i, j);
                to.set(i, j, (float) (gate / (1 + Math.exp(-gate))) * from.get(i, width + j));
            }
        }
    }

    @Override
    public void gelu(Tensor x) {
        View values = View.of(x);
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.rowLength(); j++) {
                values.set(i, j, gelu(values.get(i, j)));
            }
        }
    }

    @Override
    public void sample(SamplerOutputs out, Tensor logits, SamplerInputs inputs) {
        sampler.sample(out, logits, inputs);
    }

    /** {@code x · Φ(x)} with Φ by erfc, which keeps its relative precision in the left tail. */
    private static float gelu(float x) {
        return (float) (x * 0.5 * erfc(-x / Math.sqrt(2)));
    }

    /** Complementary error function: the series near 0, else the continued fraction; to about 1e-15. */
    static double erfc(double x) {
        double z = Math.abs(x);
        double result;
        if (z < 2.5) {
            double term = z;
            double sum = z;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum) && n < 200; n++) {
                term *= -z * z / n;
                sum += term / (2 * n + 1);
            }
            result = 1 - 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = z;
            for (int n = 60; n >= 1; n--) {
                fraction = z + n / 2.0 / fraction;
            }
            result = Math.exp(-z * z) / Math.sqrt(Math.PI) / fraction;
        }
        return x < 0 ? 2 - result : result;
    }

    private static int intAt(Tensor tensor, int index) {
        return tensor.segment().getAtIndex(ValueLayout.JAVA_INT, index);
    }

    /** Elements of a tensor by row and column, whatever their type. */
    private record View(Tensor tensor, MemorySegment memory) {
        static View of(Tensor tensor) {
            return new View(tensor, tensor.segment());
        }

        float get(int row, int column) {
            return Floats.get(memory, tensor.type(), (long) row * tensor.rowStride() + column);
        }

        void set(int row, int column, float value) {
            Floats.set(memory, tensor.type(), (long) row * tensor.rowStride() + column, value);
        }
    }
}
