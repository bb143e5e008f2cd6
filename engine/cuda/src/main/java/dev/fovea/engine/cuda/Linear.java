package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.cuda.Driver.Grid;
import dev.fovea.engine.tensor.Tensor;

/** Which kernel multiplies by which weights; the kernels' own comments say how they share the work. */
final class Linear {
    private static final int F32_OUTPUTS = 8;
    private static final int F32_ROWS = 4;

    /** Tokens from which a block makes 128 outputs of 128 of them. */
    private static final int MANY = 33;

    private static final int BLOCK = 128;
    private static final int STAGES = 4;
    private static final int SHARED_BYTES = STAGES * 2 * BLOCK * CudaWeight.CHUNK * 2;

    private final Arguments arguments = new Arguments();
    private final Driver.Kernel f32;
    private final Driver.Kernel[] few; // for 8, 16 and 32 tokens
    private final Driver.Kernel pack;
    private final Driver.Kernel many;
    private final Scratch packed; // tokens in bf16, for the kernel of many

    Linear(Driver driver) {
        f32 = driver.kernel("linear_f32");
        few = new Driver.Kernel[] {
            driver.kernel("linear_bf16_8"), driver.kernel("linear_bf16_16"), driver.kernel("linear_bf16_32")
        };
        pack = driver.kernel("pack_bf16");
        many = driver.kernel("linear_bf16_many");
        packed = new Scratch(driver);
    }

    /** {@code out = epilogue(x · weightᵀ + bias)} */
    void run(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        if (x.rows() == 0) {
            return;
        }
        if (weight.format() == WeightFormat.F32) {
            struct(out, x, weight, epilogue);
            Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), F32_OUTPUTS), Math.ceilDiv(x.rows(), F32_ROWS));
            f32.launch(grid, 256, 0, arguments.struct());
        } else if (x.rows() < MANY) {
            int kernel = x.rows() <= 8 ? 0 : x.rows() <= 16 ? 1 : 2;
            struct(out, x, weight, epilogue);
            Grid grid = Grid.of(
                    Math.ceilDiv(weight.outputs(), CudaWeight.TILE), Math.ceilDiv(x.rows(), 8 << kernel));
            few[kernel].launch(grid, 256, 0, arguments.struct());
        } else {
            many(out, x, weight, epilogue);
        }
    }

    private void many(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        int rows = Math.ceilDiv(x.rows(), BLOCK) * BLOCK;
        int width = weight.values().rowLength();
        long tokens = packed.reserve(2L * rows * width);
        arguments.start().rows(x).pointer(tokens);
        pack.launch(Grid.of(rows, Math.ceilDiv(width, 256)), 256, 0, arguments.struct());
        struct(out, x, weight, epilogue).pointer(tokens);
        Grid grid = Grid.of(Math.ceilDiv(weight.outputs(), BLOCK), rows / BLOCK);
        many.launch(grid, 256, SHARED_BYTES, arguments.struct());
    }

    private Arguments struct(Tensor out, Tensor x, CudaWeight weight, Epilogue epilogue) {
        return arguments
                .start()
                .rows(out)
                .rows(x)
                .array(weight.values())
                .array(weight.bias())
                .array(weight.scale())
                .number(weight.outputs())
                .number(weight.inputs())
                .number(epilogue.ordinal())
                .number(0);
    }
}
