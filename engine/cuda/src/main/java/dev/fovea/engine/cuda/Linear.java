package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.cuda.Driver.Grid;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which kernel multiplies by which weights; the kernels' own comments say how they share the work. */
final class Linear {
    private static final int F32_OUTPUTS = 8;
    private static final int F32_ROWS = 4;

    /** Tokens of a product of the tensor cores. */
    private static final int TOKENS = 8;

    /** Tokens from which a block makes 128 outputs of 128 of them. */
    private static final int MANY = 33;

    private static final int BLOCK = 128;
    private static final int STAGE_BYTES = 2 * BLOCK * 2 * CudaWeight.SET * 2;
    private static final int STAGES = 4;

    /** After those of {@link Epilogue}: the weight's rows are gates, then as many for up. */
    private static final int GATED = Epilogue.values().length;

    /** Of the kernel for sm_90: two groups of four warps multiply, one has boxes of so many inputs copied. */
    private static final int HOPPER_THREADS = 384;

    private static final int HOPPER_INPUTS = 64;
    private static final int HOPPER_ROWS = 192;
    private static final int HOPPER_STAGES = 5;
    /** TensorMap begin at multiples of 1,024. */
    private static final int HOPPER_SHARED_BYTES = HOPPER_STAGES * (BLOCK + HOPPER_ROWS) * HOPPER_INPUTS * 2 + 1024;

    /** Gates, and rows for up, that follow each other where one is multiplied by the other. */
    static final int EIGHT = 8;

    /** What rows of tokens are aligned to, in elements and bytes: 16 bytes are read at a time. */
    private static final int ALIGNED = 8;

    private final Arguments arguments = new Arguments();
    private final Driver.Kernel f32;
    private final Map<WeightFormat, Driver.Kernel[]> few = new EnumMap<>(WeightFormat.class); // for 8, 16 and 32 tokens
    private final Map<WeightFormat, Driver.Kernel> expand = new EnumMap<>(WeightFormat.class);
    private final Driver.Kernel pack;
    private final Driver.Kernel many;
    private final Driver.Kernel hopper;
    private final Driver driver;
    private final Scratch packed; // tokens in bf16
    private final Scratch expanded; // weights in bf16, for the kernel of many

    Linear(Driver driver) {
        f32 = driver.kernel("linear_f32");
        for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.F8, WeightFormat.I4)) {
            String name = "linear_" + format.id() + "_";
            few.put(
                    format,
                    new Driver.Kernel[] {driver.kernel(name + 8), driver.kernel(name + 16), driver.kernel(name + 32)});
        }
        expand.put(WeightFormat.F8, driver.kernel("expand_f8"));
        expand.put(WeightFormat.I4, driver.kernel("expand_i4"));
        pack = driver.kernel("pack_bf16");
        many = driver.kernel("linear_bf16_many");
        hopper = driver.kernel("linear_bf16_hopper");
        this.driver = driver;
        packed = new Scratch(driver);
        expanded = new Scratch(driver);
    }

    /** {@code out = epilogue(x · weightᵀ + bias)} */
    void run(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        run(out, x, weight, epilogue.ordinal());
    }

    /**
     * {@code out = silu(gate) ⊙ up}, where the weight's rows are gates, then as many for up, a multiple of {@value #EIGHT}; not
     * in fp32.
     */
    void runGated(Tensor out, Tensor x, CudaWeight gateAndUp) {
        run(out, x, gateAndUp, GATED);
    }

    private void run(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        if (x.rows() == 0) {
            return;
        }
        if (weight.format() == WeightFormat.F32) {
            arguments.start();
            struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
            Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), F32_OUTPUTS), Math.ceilDiv(x.rows(), F32_ROWS));
            f32.launch(grid, 256, 0, arguments.struct());
            return;
        }
        Tensor tokens = isReadAsItIs(x, weight) ? x : rounded(x, weight);
        if (x.rows() < MANY) {
            few(out, tokens, weight, epilogue);
        } else {
            many(out, tokens, weight, epilogue);
        }
    }

    private void few(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        int groups = x.rows() <= TOKENS ? 0 : x.rows() <= 2 * TOKENS ? 1 : 2;
        int tiles = groups == 2 ? 2 : 1;
        int outputs = tiles * (epilogue == GATED ? CudaWeight.TILE / 2 : CudaWeight.TILE);
        arguments.start();
        struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
        Grid grid = Grid.of(Math.ceilDiv(out.rowLength(), outputs), Math.ceilDiv(x.rows(), TOKENS << groups));
        of(few, weight)[groups].launch(grid, 256, 0, arguments.struct());
    }

    private void many(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        long weights = weight.format() == WeightFormat.BF16
                ? CudaBuffer.address(weight.values())
                : expand(out, x, weight, epilogue);
        if (driver.hasTensorMaps()) {
            int places = places(out, x, epilogue == GATED ? HOPPER_ROWS / 2 : HOPPER_ROWS);
            arguments.start().map(driver, tokens(x)).map(driver, weights(out, weight, weights, epilogue));
            struct(out, x, weight, weights, epilogue);
            Grid grid = Grid.of(Math.min(places, driver.multiprocessors()));
            hopper.launch(grid, HOPPER_THREADS, HOPPER_SHARED_BYTES, arguments.struct());
        } else {
            arguments.start();
            struct(out, x, weight, weights, epilogue);
            Grid grid = Grid.of(places(out, x, epilogue == GATED ? BLOCK / 2 : BLOCK));
            many.launch(grid, 256, STAGES * STAGE_BYTES, arguments.struct());
        }
    }

    /** Where blocks of so many outputs, and {@value #BLOCK} tokens, find work. */
    private static int places(Tensor out, Tensor x, int outputs) {
        return Math.ceilDiv(out.rowLength(), outputs) * Math.ceilDiv(x.rows(), BLOCK);
    }

    private static TensorMap tokens(Tensor x) {
        return new TensorMap(
                CudaBuffer.address(x),
                List.of(x.rowLength(), x.rows()),
                List.of(2L * x.rowStride()),
                List.of(HOPPER_INPUTS, BLOCK));
    }

    /** Eights of rows: of one matrix all that follow each other, of a gated one an eight of gates, then its eight of up. */
    private static TensorMap weights(Tensor out, CudaWeight weight, long address, int epilogue) {
        int halves = epilogue == GATED ? 2 : 1;
        long row = 2L * weight.width();
        return new TensorMap(
                address,
                List.of(weight.width(), EIGHT, halves, Math.ceilDiv(out.rowLength(), EIGHT)),
                List.of(row, out.rowLength() * row, EIGHT * row),
                List.of(HOPPER_INPUTS, EIGHT, halves, HOPPER_ROWS / EIGHT / halves));
    }

    /** Whether tokens are as the kernels read them: in bf16, 16 bytes at a time, of whole stretches. */
    private static boolean isReadAsItIs(Tensor x, CudaWeight weight) {
        return x.type() == DType.BF16
                && x.rowLength() == weight.width()
                && x.rowStride() % ALIGNED == 0
                && CudaBuffer.address(x) % (2 * ALIGNED) == 0;
    }

    /** The same tokens as the kernels read them, filled up with zeros. */
    private Tensor rounded(Tensor x, CudaWeight weight) {
        int width = weight.width();
        long bytes = 2L * x.rows() * width;
        long to = packed.reserve(bytes);
        arguments.start().rows(x).pointer(to).number(width).number(0);
        pack.launch(Grid.of(x.rows(), Math.ceilDiv(width, 256)), 256, 0, arguments.struct());
        return Tensor.of(new CudaBuffer(to, bytes), 0, DType.BF16, x.rows(), width);
    }

    /** Where the weights are in bf16. */
    private long expand(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        int rows = weight.values().rows();
        long to = expanded.reserve(2L * rows * weight.width());
        arguments.start();
        struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue).pointer(to);
        of(expand, weight).launch(Grid.of(rows, Math.ceilDiv(weight.stretches(), 64)), 256, 0, arguments.struct());
        return to;
    }

    private static <T> T of(Map<WeightFormat, T> kernels, CudaWeight weight) {
        return Objects.requireNonNull(
                kernels.get(weight.format()), weight.format().id());
    }

    private Arguments struct(Tensor out, Tensor x, CudaWeight weight, long values, int epilogue) {
        return arguments
                .rows(out)
                .rows(x)
                .pointer(values)
                .array(weight.bias())
                .array(weight.scale())
                .array(weight.unit())
                .array(weight.groups())
                .number(weight.outputs())
                .number(x.rowLength())
                .number(epilogue)
                .number(weight.stretches())
                .number(CudaWeight.sets(weight.format()))
                .number(0);
    }
}
