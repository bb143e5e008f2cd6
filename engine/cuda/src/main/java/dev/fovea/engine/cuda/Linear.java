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

    /** What rows of tokens are aligned to, in elements and bytes: 16 bytes are read at a time. */
    private static final int ALIGNED = 8;

    private final Arguments arguments = new Arguments();
    private final Driver.Kernel f32;
    private final Map<WeightFormat, Driver.Kernel[]> few = new EnumMap<>(WeightFormat.class); // for 8, 16 and 32 tokens
    private final Map<WeightFormat, Driver.Kernel> expand = new EnumMap<>(WeightFormat.class);
    private final Driver.Kernel pack;
    private final Driver.Kernel many;
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
        packed = new Scratch(driver);
        expanded = new Scratch(driver);
    }

    /** {@code out = epilogue(x · weightᵀ + bias)} */
    void run(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        run(out, x, weight, epilogue.ordinal());
    }

    /** {@code out = silu(gate) ⊙ up}, where the weight's rows are gates, then as many for up; not in fp32. */
    void runGated(Tensor out, Tensor x, CudaWeight gateAndUp) {
        run(out, x, gateAndUp, GATED);
    }

    private void run(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        if (x.rows() == 0) {
            return;
        }
        if (weight.format() == WeightFormat.F32) {
            struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
            Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), F32_OUTPUTS), Math.ceilDiv(x.rows(), F32_ROWS));
            f32.launch(grid, 256, 0, arguments.struct());
            return;
        }
        Tensor tokens = isAligned(x) ? x : rounded(x);
        if (x.rows() < MANY) {
            few(out, tokens, weight, epilogue);
        } else {
            many(out, tokens, weight, epilogue);
        }
    }

    private void few(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        int groups = x.rows() <= TOKENS ? 0 : x.rows() <= 2 * TOKENS ? 1 : 2;
        int outputs = epilogue == GATED ? CudaWeight.TILE / 2 : CudaWeight.TILE;
        struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
        Grid grid = Grid.of(Math.ceilDiv(out.rowLength(), outputs), Math.ceilDiv(x.rows(), TOKENS << groups));
        of(few, weight)[groups].launch(grid, 256, 0, arguments.struct());
    }

    private void many(Tensor out, Tensor x, CudaWeight weight, int epilogue) {
        long weights = weight.format() == WeightFormat.BF16
                ? CudaBuffer.address(weight.values())
                : expand(out, x, weight, epilogue);
        int outputs = epilogue == GATED ? BLOCK / 2 : BLOCK;
        struct(out, x, weight, weights, epilogue);
        Grid grid = Grid.of(Math.ceilDiv(out.rowLength(), outputs) * Math.ceilDiv(x.rows(), BLOCK));
        many.launch(grid, 256, STAGES * STAGE_BYTES, arguments.struct());
    }

    /** Whether tokens are as the kernels read them: in bf16, 16 bytes at a time. */
    private static boolean isAligned(Tensor x) {
        return x.type() == DType.BF16
                && x.rowLength() % ALIGNED == 0
                && x.rowStride() % ALIGNED == 0
                && CudaBuffer.address(x) % (2 * ALIGNED) == 0;
    }

    /** The same tokens as the kernels read them. */
    private Tensor rounded(Tensor x) {
        int width = Math.ceilDiv(x.rowLength(), ALIGNED) * ALIGNED;
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
                .start()
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
