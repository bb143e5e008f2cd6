package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.KvCache;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.backend.SamplerInputs;
import dev.fovea.engine.backend.SamplerOutputs;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.cuda.Driver.Grid;
import dev.fovea.engine.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/** Launches: which kernel, how many blocks, and its arguments in the order of its struct. */
final class CudaKernels implements Kernels {
    /** Threads of a block where a thread makes one element; kernels loop where a row is longer. */
    private static final int THREADS = 256;

    private static final int SAMPLE_THREADS = 1024;
    private final Driver driver;
    private final Arguments arguments = new Arguments();
    private final Map<String, Driver.Kernel> kernels = new HashMap<>();
    private final Linear linear;
    private final Attention attention;
    private final boolean exact;

    /** @param exact whether every product is in fp32 */
    CudaKernels(Driver driver, boolean exact) {
        this.driver = driver;
        this.exact = exact;
        this.linear = new Linear(driver);
        this.attention = new Attention(driver);
    }

    private void launch(String name, Grid grid, int threads) {
        if (grid.x() > 0 && grid.y() > 0) {
            kernels.computeIfAbsent(name, driver::kernel).launch(grid, threads, 0, arguments.struct());
        }
    }

    /** A block for each row and {@value #THREADS} columns. */
    private static Grid elements(Tensor out) {
        return Grid.of(out.rows(), Math.ceilDiv(out.rowLength(), THREADS));
    }

    // Embedding

    @Override
    public void gatherRows(Tensor out, Tensor table, Tensor ids) {
        arguments.start().rows(out).rows(table).array(ids);
        launch("gather_rows", elements(out), THREADS);
    }

    @Override
    public void copy(Tensor out, Tensor x) {
        arguments.start().rows(out).rows(x);
        launch("copy_rows", elements(out), THREADS);
    }

    @Override
    public void unfoldPatches(Tensor out, Tensor pixels, int patch) {
        arguments.start().rows(out).array(pixels).number(pixels.dim(3)).number(patch);
        launch("unfold_patches", elements(out), THREADS);
    }

    @Override
    public void pixelShuffle(Tensor out, Tensor x, PixelShuffle order) {
        int grid = (int) Math.round(Math.sqrt(x.dim(1) - 1));
        arguments.start().rows(out).rows(x).number(grid).number(order == PixelShuffle.V2 ? 1 : 0);
        launch("pixel_shuffle", elements(out), THREADS);
    }

    // Dense

    @Override
    public void linear(Tensor out, Tensor x, Weight weight, Epilogue epilogue) {
        linear.run(out, x, (CudaWeight) weight, epilogue);
    }

    @Override
    public void gatedMlp(Tensor x, Tensor h, Tensor scratch, Weight gateAndUp, Weight down) {
        if (scratch.rowLength() == gateAndUp.outputs()) {
            Kernels.super.gatedMlp(x, h, scratch, gateAndUp, down);
        } else {
            linear.runGated(scratch, h, (CudaWeight) gateAndUp);
            linear(x, scratch, down, Epilogue.ACCUMULATE);
        }
    }

    // Norms

    @Override
    public void rmsNorm(Tensor out, Tensor x, Tensor weight, float epsilon) {
        int group = weight.rowLength();
        arguments.start().rows(out).rows(x).array(weight).number(group).number(epsilon);
        launch("rms_norm", Grid.of(x.rows(), x.rowLength() / group), THREADS);
    }

    @Override
    public void layerNorm(Tensor out, Tensor x, Tensor weight, Tensor bias, float epsilon) {
        arguments.start().rows(out).rows(x).array(weight).array(bias).number(epsilon);
        launch("layer_norm", Grid.of(x.rows()), THREADS);
    }

    // Position

    @Override
    public void rotaryTable(Tensor out, Tensor positions, Tensor bases) {
        arguments.start().rows(out).array(positions).array(bases);
        launch("rotary_table", Grid.of(out.rows()), THREADS);
    }

    @Override
    public void rotate(Tensor x, Tensor table) {
        arguments.start().rows(x).rows(table);
        launch("rotate", Grid.of(x.rows()), THREADS);
    }

    @Override
    public void storeKv(KvCache cache, int layer, Tensor k, Tensor v, Tensor slots) {
        store(arguments.start(), (CudaKvCache) cache, layer, k, v, slots);
        launch("store_kv", Grid.of(k.rows()), THREADS);
    }

    @Override
    public void rotateAndStore(Tensor q, Tensor k, Tensor v, Tensor table, KvCache cache, int layer, Tensor slots) {
        store(arguments.start().rows(q), (CudaKvCache) cache, layer, k, v, slots);
        arguments.rows(table);
        launch("rotate_and_store", Grid.of(q.rows()), THREADS);
    }

    private static void store(Arguments to, CudaKvCache kv, int layer, Tensor k, Tensor v, Tensor slots) {
        kv.layer(layer).write(to).rows(k).rows(v).array(slots);
    }

    // Attention

    @Override
    public void attendPaged(Tensor out, Tensor q, KvCache cache, int layer, StepInputs step, float scale) {
        attention.paged(out, q, (CudaKvCache) cache, layer, step, scale);
    }

    @Override
    public void attendDense(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale) {
        attention.dense(out, q, k, v, groupLength, heads, scale, exact);
    }

    // Elementwise

    @Override
    public void addRows(Tensor out, Tensor y) {
        arguments.start().rows(out).rows(y);
        launch("add_rows", elements(out), THREADS);
    }

    @Override
    public void siluMul(Tensor out, Tensor gateUp) {
        arguments.start().rows(out).rows(gateUp);
        launch("silu_mul", elements(out), THREADS);
    }

    @Override
    public void gelu(Tensor x) {
        arguments.start().rows(x).rows(x);
        launch("gelu_rows", elements(x), THREADS);
    }

    // Sampling

    @Override
    public void sample(SamplerOutputs out, Tensor logits, SamplerInputs inputs) {
        arguments
                .start()
                .rows(logits)
                .array(inputs.temperature())
                .array(inputs.topK())
                .array(inputs.topP())
                .array(inputs.minP())
                .array(inputs.repetition())
                .array(inputs.presence())
                .array(inputs.frequency())
                .array(inputs.uniform())
                .array(inputs.countRows())
                .array(inputs.counts())
                .array(inputs.logprobs())
                .array(out.ids())
                .array(out.logprob())
                .array(out.topIds())
                .array(out.topLogprobs())
                .number(inputs.counts().rowStride())
                .number(out.topIds().rowStride());
        launch("sample", Grid.of(inputs.rows()), SAMPLE_THREADS);
    }
}
