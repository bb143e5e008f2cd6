package dev.fovea.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.reference.ReferenceBackend;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Floats;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backend owes: each op within a tolerance of the reference, and the law that a row's result depends on that
 * row alone, to the bit.
 *
 * <p>Tolerance is {@code atol + rtol · |reference|}. Sums of n products in fp32 drift with √n; atol is for the tests'
 * inputs, which are of the order of 1. Weight formats do not change it, because both sides round weights alike.
 */
public abstract class KernelContract {
    private static final float ATOL = 2e-5f;
    private static final float RTOL = 1e-5f;

    private final Arena arena = Arena.ofShared();
    private final Random random = new Random(42);
    private final List<Device> opened = new ArrayList<>();

    /** The backend to hold to the contract. */
    protected abstract Backend backend();

    private Set<WeightFormat> formats() {
        return backend().formats();
    }

    /**
     * What a matrix product rounds its argument to. The tests' arguments are then of that type, so that rounding changes
     * nothing and the tolerance stays as it is.
     */
    protected DType argumentType(WeightFormat format) {
        return DType.F32;
    }

    /** How far attention over a cache of this type may be off: more than rounding in fp32 where its factors are rounded. */
    protected float attentionTolerance(DType cache) {
        return ATOL;
    }

    @AfterEach
    void close() {
        opened.forEach(Device::close);
        arena.close();
    }

    // ---- dense

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "1, 7, 13",
        "2, 13, 7",
        "7, 64, 100",
        "1, 100, 207",
        "13, 207, 64",
        "1, 1025, 64",
        "3, 64, 1025",
        "64, 129, 33",
        "100, 207, 65",
        "207, 300, 100",
        "1025, 65, 17",
        "5, 896, 1152",
    })
    void linearAgrees(int rows, int inputs, int outputs) {
        for (WeightFormat format : formats()) {
            Pair pair = open(format, 2);
            WeightSource source = source(outputs, inputs, true);
            float[] x = argument(format, rows * inputs);
            float[] before = floats(rows * outputs);
            for (Epilogue epilogue : Epilogue.values()) {
                pair.check(format + " " + epilogue, device -> {
                    Tensor out = put(device, before, rows, outputs);
                    device.kernels().linear(out, put(device, x, rows, inputs), device.pack(source), epilogue);
                    return out;
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void linearReadsAndWritesColumnSlices(WeightFormat format) {
        Pair pair = open(format, 2);
        WeightSource source = source(37, 50, false);
        float[] x = argument(format, 9 * 120);
        pair.check("slices", device -> {
            Tensor out = put(device, new float[9 * 64], 9, 64);
            Tensor in = put(device, x, 9, 120).columns(11, 50);
            device.kernels().linear(out.columns(5, 37), in, device.pack(source), Epilogue.STORE);
            return out;
        });
    }

    @Test
    void linearTakesSixteenBitSourcesInParts() {
        Pair pair = open(WeightFormat.F32, 2);
        WeightSource source = new WeightSource(
                List.of(host(DType.BF16, floats(13 * 24), 13, 24), host(DType.F16, floats(9 * 24), 9, 24)),
                List.of(host(DType.BF16, floats(13), 13), host(DType.F32, floats(9), 9)));
        float[] x = floats(2 * 24);
        pair.check("parts", device -> {
            Tensor out = device.allocate(DType.F32, 2, 22);
            device.kernels().linear(out, put(device, x, 2, 24), device.pack(source), Epilogue.STORE);
            return out;
        });
    }

    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void linearOfARowDependsOnThatRowAlone(WeightFormat format) {
        int inputs = 299;
        int outputs = 203;
        WeightSource source = source(outputs, inputs, true);
        float[] x = floats(67 * inputs);
        Device one = device(format, 1);
        Device two = device(format, 2);
        Weight weight = one.pack(source);
        Weight weightOfTwo = two.pack(source);
        for (Epilogue epilogue : Epilogue.values()) {
            Tensor whole = two.allocate(DType.F32, 67, outputs);
            two.kernels().linear(whole, put(two, x, 67, inputs), weightOfTwo, epilogue);
            for (int rows : new int[] {1, 2, 3, 4, 5, 7, 33}) {
                Tensor part = one.allocate(DType.F32, 67, outputs);
                Tensor in = put(one, x, 67, inputs);
                for (int row = 0; row < 67; row += rows) {
                    int count = Math.min(rows, 67 - row);
                    one.kernels().linear(part.rows(row, count), in.rows(row, count), weight, epilogue);
                }
                assertThat(get(one, part)).as("%d rows at once", rows).containsExactly(get(two, whole));
            }
        }
    }

    /** What only products read may be kept in the type that they round to; nothing else changes. */
    @ParameterizedTest
    @EnumSource(WeightFormat.class)
    void linearOfRoundedArgumentsIsTheSame(WeightFormat format) {
        int inputs = 136;
        WeightSource source = source(72, inputs, true);
        Device device = device(format, 2);
        Weight weight = device.pack(source);
        for (int rows : new int[] {1, 8, 12, 32, 150}) {
            Tensor x = put(device, floats(rows * inputs), rows, inputs);
            Tensor rounded = device.allocate(device.argumentType(), rows, inputs);
            device.kernels().copy(rounded, x);
            for (Epilogue epilogue : Epilogue.values()) {
                Tensor out = device.allocate(DType.F32, rows, 72);
                Tensor outOfRounded = device.allocate(DType.F32, rows, 72);
                device.kernels().linear(out, x, weight, epilogue);
                device.kernels().linear(outOfRounded, rounded, weight, epilogue);
                assertThat(get(device, outOfRounded))
                        .as("%s of %d rows", epilogue, rows)
                        .containsExactly(get(device, out));
            }
        }
    }

    /** Fused or not, in one company or another. */
    @ParameterizedTest
    @CsvSource({"1, 40, 24", "5, 64, 100", "12, 72, 37", "33, 136, 64", "70, 64, 203", "130, 200, 208"})
    void gatedMlpIsWhatItsPartsAre(int rows, int width, int inner) {
        for (WeightFormat format : formats()) {
            WeightSource gateAndUp = new WeightSource(
                    List.of(matrix(inner, width), matrix(inner, width)),
                    List.of(host(DType.F32, floats(inner), inner), host(DType.F32, floats(inner), inner)));
            WeightSource down = source(width, inner, true);
            float[] x = floats(rows * width);
            float[] h = floats(rows * width);
            Device device = device(format, 2);
            Weight first = device.pack(gateAndUp);
            Weight second = device.pack(down);
            Tensor argument = device.allocate(device.argumentType(), rows, width);
            device.kernels().copy(argument, put(device, h, rows, width));
            Tensor expected = put(device, x, rows, width);
            Tensor wide = device.allocate(DType.F32, rows, 2 * inner);
            Tensor product = device.allocate(device.argumentType(), rows, inner);
            device.kernels().linear(wide, argument, first, Epilogue.STORE);
            device.kernels().siluMul(product, wide);
            device.kernels().linear(expected, product, second, Epilogue.ACCUMULATE);
            Tensor found = put(device, x, rows, width);
            device.kernels().gatedMlp(found, argument, device.gatedScratch(rows, inner), first, second);
            assertThat(get(device, found)).as("%s", format).containsExactly(get(device, expected));
        }
    }

    // ---- embedding

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16", "F16"})
    void gatherRowsConverts(DType type) {
        for (int width : new int[] {1, 2, 7, 13, 64, 100, 207, 1025}) {
            HostTensor table = host(type, floats(19 * width), 19, width);
            int[] ids = {3, 18, 0, 3, 7};
            Pair pair = open(WeightFormat.F32, 2);
            pair.check(type + " " + width, device -> {
                Tensor out = device.allocate(DType.F32, ids.length, width);
                device.kernels().gatherRows(out, device.resident(table), put(device, ids));
                return out;
            });
        }
    }

    @Test
    void copyConverts() {
        Pair pair = open(WeightFormat.F32, 2);
        float[] x = floats(9 * 33);
        pair.check("fp32", device -> {
            Tensor out = device.allocate(DType.F32, 9, 40);
            device.kernels().copy(out.columns(3, 33), put(device, x, 9, 33));
            return out;
        });
        pair.check("to bf16 and back", device -> {
            Tensor half = device.allocate(DType.BF16, 9, 33);
            device.kernels().copy(half, put(device, x, 9, 33));
            Tensor out = device.allocate(DType.F32, 9, 33);
            device.kernels().copy(out, half);
            return out;
        });
    }

    @Test
    void patchesAreCutAndEmbedded() {
        Pair pair = open(WeightFormat.F32, 2);
        float[] pixels = floats(2 * 3 * 28 * 28);
        WeightSource weight = source(20, 3 * 49, true);
        float[] classRow = floats(20);
        float[] positions = floats(17 * 20);
        pair.check("patchEmbed", device -> {
            Tensor out = device.allocate(DType.F32, 2, 17, 20);
            device.kernels()
                    .patchEmbed(
                            out,
                            device.allocate(DType.F32, 2 * 16, 3 * 49),
                            put(device, pixels, 2, 3, 28, 28),
                            7,
                            device.pack(weight),
                            put(device, classRow, 1, 20),
                            put(device, positions, 17, 20));
            return out;
        });
    }

    @ParameterizedTest
    @EnumSource(PixelShuffle.class)
    void pixelShuffleAgrees(PixelShuffle order) {
        Pair pair = open(WeightFormat.F32, 2);
        float[] x = floats(2 * 37 * 10);
        pair.check(order.name(), device -> {
            Tensor out = device.allocate(DType.F32, 2 * 9, 40);
            device.kernels().pixelShuffle(out, put(device, x, 2, 37, 10), order);
            return out;
        });
    }

    // ---- norms and elementwise

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 13, 64, 100, 207, 1025})
    void rowOpsAgree(int width) {
        for (int rows : new int[] {1, 2, 100}) {
            Pair pair = open(WeightFormat.F32, 2);
            float[] x = floats(rows * width);
            float[] wide = floats(rows * 2 * width);
            float[] weight = floats(width);
            float[] bias = floats(width);
            pair.check("rmsNorm", device -> {
                Tensor out = device.allocate(DType.F32, rows, width);
                device.kernels().rmsNorm(out, put(device, x, rows, width), put(device, weight, width), 1e-6f);
                return out;
            });
            pair.check("rmsNorm of groups, in place", device -> {
                Tensor out = put(device, wide, rows, 2 * width);
                device.kernels().rmsNorm(out, out, put(device, weight, width), 1e-5f);
                return out;
            });
            pair.check("layerNorm", device -> {
                Tensor out = put(device, x, rows, width);
                device.kernels().layerNorm(out, out, put(device, weight, width), put(device, bias, width), 1e-2f);
                return out;
            });
            pair.check("siluMul", device -> {
                Tensor out = device.allocate(DType.F32, rows, width);
                device.kernels().siluMul(out, put(device, wide, rows, 2 * width));
                return out;
            });
            pair.check("gelu", device -> {
                Tensor out = put(device, x, rows, width);
                device.kernels().gelu(out);
                return out;
            });
            pair.check("addRows", device -> {
                Tensor out = put(device, wide, 2 * rows, width);
                device.kernels().addRows(out, put(device, x, rows, width));
                return out;
            });
        }
    }

    /** What only products read is rounded as it is written: the same as rounding it afterwards. */
    @ParameterizedTest
    @ValueSource(ints = {2, 36, 208, 1024})
    void opsRoundToWhatProductsRead(int width) {
        int rows = 3;
        Device device = device(WeightFormat.BF16, 2);
        Tensor x = put(device, floats(rows * width), rows, width);
        Tensor wide = put(device, floats(rows * 2 * width), rows, 2 * width);
        Tensor weight = put(device, floats(width), width);
        Tensor bias = put(device, floats(width), width);
        Weight square = device.pack(source(width, width, true));
        rounds(device, rows, width, out -> device.kernels().rmsNorm(out, x, weight, 1e-6f));
        rounds(device, rows, width, out -> device.kernels().layerNorm(out, x, weight, bias, 1e-6f));
        rounds(device, rows, width, out -> device.kernels().siluMul(out, wide));
        rounds(device, rows, width, out -> device.kernels().linear(out, x, square, Epilogue.STORE));
        rounds(device, rows, width, out -> device.kernels().linear(out, x, square, Epilogue.GELU));
        rounds(device, rows, width, out -> device.kernels().attendDense(out, x, x, x, rows, 1, 0.1f));
    }

    private static void rounds(Device device, int rows, int width, Consumer<Tensor> op) {
        Tensor whole = device.allocate(DType.F32, rows, width);
        Tensor rounded = device.allocate(device.argumentType(), rows, width);
        Tensor roundedAfterwards = device.allocate(device.argumentType(), rows, width);
        op.accept(whole);
        op.accept(rounded);
        device.kernels().copy(roundedAfterwards, whole);
        assertThat(widened(device, rounded)).containsExactly(widened(device, roundedAfterwards));
    }

    private static float[] widened(Device device, Tensor tensor) {
        Tensor wide = device.allocate(DType.F32, tensor.rows(), tensor.rowLength());
        device.kernels().copy(wide, tensor);
        return get(device, wide);
    }

    @Test
    void curvesHoldFarFromZero() {
        Pair pair = open(WeightFormat.F32, 1);
        float[] x = {0, -0f, 1e-20f, -1e-20f, 1, -1, 5, -5, 9, -9, 20, -20, 80, -80, 100, -100, 1e4f, -1e4f};
        float[] gateUp = Arrays.copyOf(x, 2 * x.length);
        Arrays.fill(gateUp, x.length, gateUp.length, 1);
        pair.check("gelu", device -> {
            Tensor out = put(device, x, 1, x.length);
            device.kernels().gelu(out);
            return out;
        });
        pair.check("silu", device -> {
            Tensor out = device.allocate(DType.F32, 1, x.length);
            device.kernels().siluMul(out, put(device, gateUp, 1, gateUp.length));
            return out;
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 14, 24, 64, 128})
    void rotaryAgrees(int headDim) {
        Pair pair = open(WeightFormat.F32, 2);
        float[] positions = {0, 1, 2.5f, 100.00390625f, 4095, 31999};
        float[] bases = {10000, 1e6f, 1e6f, 5e7f, 10000, 1e6f};
        float[] x = floats(6 * 3 * headDim);
        pair.check("headDim " + headDim, device -> {
            Tensor table = device.allocate(DType.F32, 6, headDim);
            device.kernels().rotaryTable(table, put(device, positions, 6), put(device, bases, 6));
            Tensor out = put(device, x, 6, 3 * headDim);
            device.kernels().rotate(out, table);
            return out;
        });
    }

    // ---- attention

    @ParameterizedTest
    @CsvSource({"1, 1, 4", "2, 3, 16", "7, 2, 24", "64, 2, 64", "100, 1, 20", "207, 2, 128", "1025, 1, 64"})
    void attendDenseAgrees(int length, int heads, int headDim) {
        Pair pair = open(WeightFormat.F32, 2);
        int width = heads * headDim;
        float[] qkv = floats(2 * length * 3 * width);
        pair.check("dense", device -> {
            Tensor in = put(device, qkv, 2 * length, 3 * width);
            Tensor out = device.allocate(DType.F32, 2 * length, width);
            device.kernels()
                    .attendDense(
                            out,
                            in.columns(0, width),
                            in.columns(width, width),
                            in.columns(2 * width, width),
                            length,
                            heads,
                            (float) (1 / Math.sqrt(headDim)));
            return out;
        });
    }

    @ParameterizedTest
    @CsvSource({
        "16, 14, 2, 64, F32",
        "4, 4, 4, 16, F32",
        "64, 6, 2, 24, F32",
        "16, 8, 1, 128, BF16",
        "7, 3, 1, 20, F32",
        "32, 12, 2, 32, BF16",
        "16, 2, 2, 8, F32",
        "16, 8, 2, 64, I8",
        "32, 3, 1, 128, I8",
    })
    void attendPagedAgrees(int blockSize, int heads, int kvHeads, int headDim, DType type) {
        assumeThat(backend().kvTypes()).contains(type);
        Pair pair = open(WeightFormat.F32, 2);
        Prompts prompts = new Prompts(blockSize, heads, kvHeads, headDim, type, 3, 70, 131);
        float tolerance = attentionTolerance(type);
        pair.check("prefill", tolerance, device -> prompts.run(device, prompts.wholePrefill()));
        pair.check("decode", tolerance, device -> prompts.run(device, prompts.lastTokenAlone()));
    }

    /** However a prompt is cut into steps, with one thread or two, each token's attention is the same to the bit. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16", "I8"})
    void attendPagedOfATokenDependsOnThatTokenAlone(DType type) {
        assumeThat(backend().kvTypes()).contains(type);
        Prompts prompts = new Prompts(16, 6, 2, type == DType.F32 ? 40 : 64, type, 5, 150, 77);
        Device two = device(WeightFormat.F32, 2);
        Device one = device(WeightFormat.F32, 1);
        float[] whole = get(two, prompts.run(two, prompts.wholePrefill()));
        for (int chunk : new int[] {1, 13, 64}) {
            assertThat(get(one, prompts.run(one, prompts.prefillBy(chunk))))
                    .as("steps of %d tokens", chunk)
                    .containsExactly(whole);
        }
    }

    /** Long enough that a backend may have several workers share the keys of a token, where there are few tokens. */
    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16", "I8"})
    void attendPagedOfALongContextIsTheSameInAnyStep(DType type) {
        assumeThat(backend().kvTypes()).contains(type);
        int length = 560;
        Prompts prompts = new Prompts(16, 1, 1, 32, type, length);
        Device device = device(WeightFormat.F32, 2);
        float[] whole = get(device, prompts.run(device, prompts.prefillBy(length)));
        List<int[][]> fewAtOnce = new ArrayList<>(prompts.prefillBy(530));
        fewAtOnce.add(new int[][] {{0, length - 1, length}});
        fewAtOnce.add(new int[][] {{0, 511, 513}});
        assertThat(get(device, prompts.run(device, fewAtOnce))).containsExactly(whole);
        Pair pair = open(WeightFormat.F32, 2);
        pair.check("long", attentionTolerance(type), on -> prompts.run(on, fewAtOnce));
    }

    // ---- sampling and the device itself

    @Test
    void greedySamplingTakesTheLikeliest() {
        Pair pair = open(WeightFormat.F32, 2);
        float[] logits = floats(3 * 1025);
        pair.check("greedy", device -> {
            SamplerInputs inputs = new SamplerInputs(
                    device.allocate(DType.F32, 3),
                    device.allocate(DType.I32, 3),
                    put(device, new float[] {1, 1, 1}, 3),
                    device.allocate(DType.F32, 3),
                    put(device, new float[] {1, 1, 1}, 3),
                    device.allocate(DType.F32, 3),
                    device.allocate(DType.F32, 3),
                    device.allocate(DType.F32, 3),
                    put(device, new int[] {-1, -1, -1}),
                    device.allocate(DType.I32, 1, 1025),
                    device.allocate(DType.I32, 3));
            Tensor ids = device.allocate(DType.I32, 3);
            SamplerOutputs out = new SamplerOutputs(
                    ids,
                    device.allocate(DType.F32, 3),
                    device.allocate(DType.I32, 3, 1),
                    device.allocate(DType.F32, 3, 1));
            device.kernels().sample(out, put(device, logits, 3, 1025), inputs);
            Tensor asFloats = device.allocate(DType.F32, 3, 1);
            device.kernels().gatherRows(asFloats, device.resident(host(DType.F32, counting(1025), 1025, 1)), ids);
            return asFloats;
        });
    }

    @Test
    void aPlanReplaysItsOps() {
        Device device = device(WeightFormat.F32, 2);
        Tensor x = put(device, new float[] {1, 2, 3}, 1, 3);
        Tensor y = put(device, new float[] {10, 20, 30}, 1, 3);
        try (Plan plan = device.record(() -> device.kernels().addRows(x, y))) {
            assertThat(get(device, x)).as("recording runs nothing").containsExactly(1, 2, 3);
            plan.replay();
            plan.replay();
            plan.replay();
        }
        assertThat(get(device, x)).containsExactly(31, 62, 93);
    }

    @Test
    void allocationsAreZeroedAndRefusedBeyondTheMemory() {
        Device device = device(WeightFormat.F32, 2);
        assertThat(get(device, device.allocate(DType.F32, 3, 5))).containsOnly(0);
        assertThat(device.availableBytes()).isPositive();
        assertThatThrownBy(() -> device.allocate(DType.F32, 1 << 20, 1 << 20, 1 << 20))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_OUT_OF_MEMORY));
    }

    // ---- fixtures

    /** Prompts of several sequences in a paged cache whose blocks lie in no order. */
    private final class Prompts {
        private final int blockSize;
        private final int heads;
        private final int kvHeads;
        private final int headDim;
        private final DType type;
        private final int[] lengths;
        private final int total;
        private final float[] q;
        private final float[] k;
        private final float[] v;

        Prompts(int blockSize, int heads, int kvHeads, int headDim, DType type, int... lengths) {
            this.blockSize = blockSize;
            this.heads = heads;
            this.kvHeads = kvHeads;
            this.headDim = headDim;
            this.type = type;
            this.lengths = lengths;
            total = Arrays.stream(lengths).sum();
            q = floats(total * heads * headDim);
            k = floats(total * kvHeads * headDim);
            v = floats(total * kvHeads * headDim);
        }

        /** Steps as [sequence, from, to] triples that run together. */
        List<int[][]> wholePrefill() {
            int[][] step = new int[lengths.length][];
            for (int s = 0; s < lengths.length; s++) {
                step[s] = new int[] {s, 0, lengths[s]};
            }
            return List.of(step, step); // the second run finds the same keys and values in the cache
        }

        List<int[][]> lastTokenAlone() {
            List<int[][]> steps = new ArrayList<>(wholePrefill().subList(0, 1));
            int[][] step = new int[lengths.length][];
            for (int s = 0; s < lengths.length; s++) {
                step[s] = new int[] {s, lengths[s] - 1, lengths[s]};
            }
            steps.add(step);
            return steps;
        }

        List<int[][]> prefillBy(int chunk) {
            List<int[][]> steps = new ArrayList<>();
            for (int s = 0; s < lengths.length; s++) {
                for (int from = 0; from < lengths[s]; from += chunk) {
                    steps.add(new int[][] {{s, from, Math.min(from + chunk, lengths[s])}});
                }
            }
            return steps;
        }

        Tensor run(Device device, List<int[][]> steps) {
            int longest = Arrays.stream(lengths).max().orElse(1);
            int maxBlocks = (longest + blockSize - 1) / blockSize;
            int blocks = maxBlocks * lengths.length + 3;
            KvCache cache = device.allocateKvCache(new KvShape(2, blocks, blockSize, kvHeads, headDim, type));
            Tensor out = device.allocate(DType.F32, total, heads * headDim);
            for (int[][] step : steps) {
                run(device, cache, step, maxBlocks, blocks, out);
            }
            return out;
        }

        private void run(Device device, KvCache cache, int[][] parts, int maxBlocks, int blocks, Tensor out) {
            int tokens = Arrays.stream(parts).mapToInt(p -> p[2] - p[1]).sum();
            int[] starts = new int[parts.length + 1];
            int[] contexts = new int[parts.length];
            int[] tables = new int[parts.length * maxBlocks];
            int[] slots = new int[tokens];
            int[] rows = new int[tokens];
            int token = 0;
            for (int p = 0; p < parts.length; p++) {
                int sequence = parts[p][0];
                contexts[p] = parts[p][2];
                for (int b = 0; b < maxBlocks; b++) {
                    tables[p * maxBlocks + b] = blocks - 1 - (b * lengths.length + sequence);
                }
                for (int index = parts[p][1]; index < parts[p][2]; index++) {
                    slots[token] = tables[p * maxBlocks + index / blockSize] * blockSize + index % blockSize;
                    rows[token++] = Arrays.stream(lengths).limit(sequence).sum() + index;
                }
                starts[p + 1] = token;
            }
            StepInputs inputs = new StepInputs(
                    device.allocate(DType.I32, tokens),
                    device.allocate(DType.F32, tokens),
                    device.allocate(DType.F32, tokens),
                    put(device, slots),
                    put(device, starts),
                    put(device, contexts),
                    put(device, tables).reshape(parts.length, maxBlocks),
                    device.allocate(DType.I32, 1));
            int width = heads * headDim;
            int kvWidth = kvHeads * headDim;
            Tensor stepQ = put(device, pick(q, rows, width), tokens, width);
            Tensor stepOut = device.allocate(DType.F32, tokens, width);
            device.kernels()
                    .storeKv(
                            cache,
                            1,
                            put(device, pick(k, rows, kvWidth), tokens, kvWidth),
                            put(device, pick(v, rows, kvWidth), tokens, kvWidth),
                            inputs.slots());
            device.kernels().attendPaged(stepOut, stepQ, cache, 1, inputs, (float) (1 / Math.sqrt(headDim)));
            for (int i = 0; i < tokens; i++) {
                device.kernels().copy(out.rows(rows[i], 1), stepOut.rows(i, 1));
            }
        }

        private float[] pick(float[] from, int[] rows, int width) {
            float[] picked = new float[rows.length * width];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(from, rows[i] * width, picked, i * width, width);
            }
            return picked;
        }
    }

    private interface Run {
        Tensor on(Device device);
    }

    /** The backend and the reference, side by side. */
    private record Pair(Device device, Device reference) {
        void check(String what, Run run) {
            check(what, ATOL, run);
        }

        void check(String what, float tolerance, Run run) {
            float[] expected = get(reference, run.on(reference));
            float[] found = get(device, run.on(device));
            for (int i = 0; i < expected.length; i++) {
                float allowed = tolerance + RTOL * Math.abs(expected[i]);
                if (!(Math.abs(found[i] - expected[i]) <= allowed)) {
                    assertThat(found[i]).as("%s, element %d", what, i).isEqualTo(expected[i]);
                }
            }
        }
    }

    private Pair open(WeightFormat format, int threads) {
        Device reference = new ReferenceBackend().open(new DeviceOptions(format, DType.F32, threads));
        opened.add(reference);
        return new Pair(device(format, threads), reference);
    }

    private Device device(WeightFormat format, int threads) {
        assumeThat(formats()).contains(format);
        Device device = backend().open(new DeviceOptions(format, DType.F32, threads));
        opened.add(device);
        return device;
    }

    /** Weights small enough that sums over the inputs stay of the order of 1. */
    private HostTensor matrix(int outputs, int inputs) {
        float[] weights = floats(outputs * inputs);
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= (float) Math.sqrt(inputs);
        }
        return host(DType.F32, weights, outputs, inputs);
    }

    private WeightSource source(int outputs, int inputs, boolean withScale) {
        return new WeightSource(
                List.of(matrix(outputs, inputs)),
                List.of(host(DType.F32, floats(outputs), outputs)),
                withScale ? Optional.of(host(DType.F32, floats(outputs), outputs)) : Optional.empty(),
                WeightRole.LAYER);
    }

    private float[] argument(WeightFormat format, int count) {
        float[] values = floats(count);
        if (argumentType(format) == DType.BF16) {
            for (int i = 0; i < count; i++) {
                values[i] = Floats.fromBf16(Floats.toBf16(values[i]));
            }
        }
        return values;
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] counting(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return values;
    }

    private HostTensor host(DType type, float[] values, int... shape) {
        // Checkpoints align their data to 8 bytes at best; an odd element makes it worse.
        MemorySegment memory = arena.allocate((long) (values.length + 1) * type.bytes(), 8)
                .asSlice(type.bytes(), (long) values.length * type.bytes());
        for (int i = 0; i < values.length; i++) {
            Floats.set(memory, type, i, values[i]);
        }
        return new HostTensor("test", type, shape, memory);
    }

    private static Tensor put(Device device, float[] values, int... shape) {
        Tensor tensor = device.allocate(DType.F32, shape);
        device.upload(MemorySegment.ofArray(values), tensor);
        return tensor;
    }

    private static Tensor put(Device device, int[] values) {
        Tensor tensor = device.allocate(DType.I32, values.length);
        device.upload(MemorySegment.ofArray(values), tensor);
        return tensor;
    }

    private static float[] get(Device device, Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        device.download(tensor, MemorySegment.ofArray(values));
        return values;
    }
}
