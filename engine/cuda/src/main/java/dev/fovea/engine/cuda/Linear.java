package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.cuda.Driver.Grid;
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
    private static final int STAGES = 4;
    private static final int SHARED_BYTES = STAGES * 2 * BLOCK * CudaWeight.CHUNK * 2;

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
        if (x.rows() == 0) {
            return;
        }
        if (weight.format() == WeightFormat.F32) {
            struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
            Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), F32_OUTPUTS), Math.ceilDiv(x.rows(), F32_ROWS));
            f32.launch(grid, 256, 0, arguments.struct());
        } else if (x.rows() <= TOKENS && aligned(x)) {
            struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue);
            few(weight, x.rows(), 0);
        } else if (x.rows() < MANY) {
            int groups = x.rows() <= 2 * TOKENS ? 1 : 2;
            long tokens = rounded(x, weight.width(), TOKENS << groups);
            struct(out, x, weight, CudaBuffer.address(weight.values()), epilogue)
                    .pointer(tokens);
            few(weight, x.rows(), groups);
        } else {
            many(out, x, weight, epilogue);
        }
    }

    /** By the kernel of {@code TOKENS << groups} tokens. */
    private void few(CudaWeight weight, int rows, int groups) {
        Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), CudaWeight.TILE), Math.ceilDiv(rows, TOKENS << groups));
        of(few, weight)[groups].launch(grid, 256, 0, arguments.struct());
    }

    private void many(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        long tokens = rounded(x, weight.width(), BLOCK);
        long weights = weight.format() == WeightFormat.BF16
                ? CudaBuffer.address(weight.values())
                : expand(out, x, weight, weight.width());
        struct(out, x, weight, weights, epilogue).pointer(tokens);
        Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), BLOCK), Math.ceilDiv(x.rows(), BLOCK));
        many.launch(grid, 256, SHARED_BYTES, arguments.struct());
    }

    /** Whether a token's inputs can be read 16 bytes at a time. */
    private static boolean aligned(Tensor x) {
        return x.rowLength() % 4 == 0 && x.rowStride() % 4 == 0 && CudaBuffer.address(x) % 16 == 0;
    }

    /** Where tokens are in bf16, filled up with zeros to whole stretches and whole {@code block}s. */
    private long rounded(Tensor x, int width, int block) {
        int rows = Math.ceilDiv(x.rows(), block) * block;
        long to = packed.reserve(2L * rows * width);
        arguments.start().rows(x).pointer(to).number(width);
        pack.launch(Grid.of(rows, Math.ceilDiv(width, 256)), 256, 0, arguments.struct());
        return to;
    }

    /** Where the weights are in bf16. */
    private long expand(Tensor out, Tensor x, CudaWeight weight, int width) {
        int rows = weight.values().rows();
        long to = expanded.reserve(2L * rows * width);
        struct(out, x, weight, CudaBuffer.address(weight.values()), Epilogue.STORE)
                .pointer(to);
        int lanes = width / (8 * CudaWeight.parts(weight.format()));
        of(expand, weight).launch(Grid.of(rows, Math.ceilDiv(lanes, 256)), 256, 0, arguments.struct());
        return to;
    }

    private static <T> T of(Map<WeightFormat, T> kernels, CudaWeight weight) {
        return Objects.requireNonNull(
                kernels.get(weight.format()), weight.format().id());
    }

    private Arguments struct(Tensor out, Tensor x, CudaWeight weight, long values, Epilogue epilogue) {
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
                .number(weight.inputs())
                .number(epilogue.ordinal())
                .number(CudaWeight.parts(weight.format()));
    }
}
