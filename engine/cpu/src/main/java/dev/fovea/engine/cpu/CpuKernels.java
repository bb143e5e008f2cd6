package dev.fovea.engine.cpu;

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
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;

/** Hands each op to the object that does it; those keep the arguments, so that no op allocates. */
final class CpuKernels implements Kernels {
    private final RowOps rows;
    private final PatchOps patches;
    private final Linear linear;
    private final RotaryTable rotary;
    private final KvStore kvStore;
    private final PagedAttention paged;
    private final DenseAttention dense;
    private final HostSampler sampler = new HostSampler();

    CpuKernels(WorkerPool pool, CpuMemory memory) {
        Scratch scratch = new Scratch(memory, pool.threads(), Linear.SCRATCH_BYTES);
        CpuKvCache noCache = new CpuKvCache(new KvShape(0, 0, 1, 1, 1, DType.F32), 0, 0);
        rows = new RowOps(pool);
        patches = new PatchOps(pool);
        linear = new Linear(pool, scratch, new PackedWeight(WeightFormat.F32, 0, 0, 0, 0, 0, 0));
        rotary = new RotaryTable();
        kvStore = new KvStore(pool, noCache);
        paged = new PagedAttention(pool, scratch, noCache);
        dense = new DenseAttention(pool, scratch, memory);
    }

    @Override
    public void gatherRows(Tensor out, Tensor table, Tensor ids) {
        rows.gatherRows(out, table, ids);
    }

    @Override
    public void copy(Tensor out, Tensor x) {
        rows.copy(out, x);
    }

    @Override
    public void unfoldPatches(Tensor out, Tensor pixels, int patch) {
        patches.unfold(out, pixels, patch);
    }

    @Override
    public void pixelShuffle(Tensor out, Tensor x, PixelShuffle order) {
        patches.shuffle(out, x, order);
    }

    @Override
    public void linear(Tensor out, Tensor x, Weight weight, Epilogue epilogue) {
        linear.run(out, x, (PackedWeight) weight, epilogue);
    }

    @Override
    public void rmsNorm(Tensor out, Tensor x, Tensor weight, float epsilon) {
        rows.rmsNorm(out, x, weight, epsilon);
    }

    @Override
    public void layerNorm(Tensor out, Tensor x, Tensor weight, Tensor bias, float epsilon) {
        rows.layerNorm(out, x, weight, bias, epsilon);
    }

    @Override
    public void rotaryTable(Tensor out, Tensor positions, Tensor bases) {
        rotary.fill(out, positions, bases);
    }

    @Override
    public void rotate(Tensor x, Tensor table) {
        rows.rotate(x, table);
    }

    @Override
    public void storeKv(KvCache cache, int layer, Tensor k, Tensor v, Tensor slots) {
        kvStore.run((CpuKvCache) cache, layer, k, v, slots);
    }

    @Override
    public void attendPaged(Tensor out, Tensor q, KvCache cache, int layer, StepInputs step, float scale) {
        paged.run(out, q, (CpuKvCache) cache, layer, step, scale);
    }

    @Override
    public void attendDense(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale) {
        dense.run(out, q, k, v, groupLength, heads, scale);
    }

    @Override
    public void addRows(Tensor out, Tensor y) {
        rows.addRows(out, y);
    }

    @Override
    public void siluMul(Tensor out, Tensor gateUp) {
        rows.siluMul(out, gateUp);
    }

    @Override
    public void gelu(Tensor x) {
        rows.gelu(x);
    }

    @Override
    public void sample(SamplerOutputs out, Tensor logits, SamplerInputs inputs) {
        sampler.sample(out, logits, inputs);
    }
}
