package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.KvShape;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.cuda.Driver.Grid;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Which kernel attends: tensor cores where keys and values are in bf16 and heads are of a size that is compiled, else the exact
 * one.
 */
final class Attention {
    private static final int EXACT_THREADS = 128;
    private static final int FLASH_THREADS = 128;
    /** Rows (tokens times query heads of a key head) of a block. */
    private static final int BLOCK_ROWS = 64;
    /** Rows of one of its four warps. */
    private static final int WARP_ROWS = 16;

    private static final int WARPS = 4;
    /** Keys that are summed by themselves; a kernel's constant. */
    private static final int SPLIT = 128;
    /** Of sums of splits; more of them would take memory that a small card has not. */
    private static final long MOST_PARTIAL_BYTES = 256 << 20;
    /** Keys that lie side by side in a block of the cache. */
    private static final int CHUNK = 32;

    private final Driver driver;
    private final Arguments arguments = new Arguments();
    private final Driver.Kernel paged;
    private final Driver.Kernel dense;
    private final Map<Flash, Driver.Kernel> flash = new HashMap<>();
    private final Driver.Kernel pack;
    private final Scratch partial;
    private final Scratch finished; // zeros between launches
    private final Scratch packed;
    private final Map<Groups, Groups.Tables> groups = new HashMap<>();

    Attention(Driver driver) {
        this.driver = driver;
        paged = driver.kernel("attend_paged");
        dense = driver.kernel("attend_dense");
        for (int headDim : new int[] {32, 64, 128}) {
            flash.put(new Flash(DType.BF16, headDim), driver.kernel("attend_bf16_" + headDim));
            flash.put(new Flash(DType.I8, headDim), driver.kernel("attend_i8_" + headDim));
        }
        pack = driver.kernel("pack_heads");
        partial = new Scratch(driver);
        finished = new Scratch(driver);
        packed = new Scratch(driver);
    }

    /** Causal, over a paged cache. */
    void paged(Tensor out, Tensor q, CudaKvCache kv, int layer, StepInputs step, float scale) {
        KvShape shape = kv.shape();
        int heads = q.rowLength() / shape.headDim();
        Flash by = new Flash(shape.type(), shape.headDim());
        boolean tensorCores = flash.containsKey(by)
                && shape.blockSize() % 8 == 0
                && heads % shape.kvHeads() == 0
                && isWrittenInPairs(out);
        if (!tensorCores) {
            if (shape.type() == DType.I8) {
                throw new EngineException(
                        ErrorCode.FEATURE_UNSUPPORTED,
                        "a KV cache in i8 needs heads of 32, 64 or 128 in blocks of a multiple of 8; found heads of %d in blocks of %d"
                                .formatted(shape.headDim(), shape.blockSize()));
            }
            struct(out, q, kv.layer(layer), step, heads, scale);
            paged.launch(Grid.of(q.rows(), heads), EXACT_THREADS, 0, arguments.struct());
            return;
        }
        int group = heads / shape.kvHeads();
        int blocks = Math.ceilDiv(step.tokens() * group, BLOCK_ROWS) + step.sequences();
        int splits = Math.ceilDiv(step.blockTables().rowLength() * shape.blockSize(), SPLIT);
        long partialBytes = 4L * step.tokens() * heads * splits * (shape.headDim() + 2);
        boolean decode = step.tokens() == step.sequences();
        boolean few = decode || blocks * shape.kvHeads() < driver.multiprocessors();
        if (few && splits > 1 && partialBytes <= MOST_PARTIAL_BYTES) {
            shareSplits(out, q, kv, layer, step, heads, scale, splits, partialBytes);
            return;
        }
        struct(out, q, kv.layer(layer), step, heads, scale)
                .pointer(0)
                .pointer(0)
                .number(splits)
                .number(1);
        kernel(by).launch(Grid.of(blocks, shape.kvHeads()), FLASH_THREADS, 0, arguments.struct());
    }

    /** So many blocks beside each other that each multiprocessor has two, or each warp one split. */
    private void shareSplits(
            Tensor out,
            Tensor q,
            CudaKvCache kv,
            int layer,
            StepInputs step,
            int heads,
            float scale,
            int splits,
            long partialBytes) {
        KvShape shape = kv.shape();
        int blocks = Math.ceilDiv(step.tokens() * (heads / shape.kvHeads()), WARP_ROWS) + step.sequences();
        int beside = Math.clamp(
                Math.ceilDiv(2 * driver.multiprocessors(), blocks * shape.kvHeads()), 1, Math.ceilDiv(splits, WARPS));
        struct(out, q, kv.layer(layer), step, heads, scale)
                .pointer(partial.reserve(partialBytes))
                .pointer(finished.reserve(4L * blocks * shape.kvHeads()))
                .number(splits)
                .number(1);
        kernel(new Flash(shape.type(), shape.headDim()))
                .launch(new Grid(blocks, shape.kvHeads(), beside), FLASH_THREADS, 0, arguments.struct());
    }

    /** Within groups of rows, all of them seeing all. */
    void dense(Tensor out, Tensor q, Tensor k, Tensor v, int groupLength, int heads, float scale, boolean exact) {
        int headDim = q.rowLength() / heads;
        Flash by = new Flash(DType.BF16, headDim);
        if (exact || !flash.containsKey(by) || !isWrittenInPairs(out)) {
            arguments
                    .start()
                    .rows(out)
                    .rows(q)
                    .rows(k)
                    .rows(v)
                    .number(groupLength)
                    .number(headDim)
                    .number(scale)
                    .number(0);
            dense.launch(Grid.of(q.rows(), heads), EXACT_THREADS, 0, arguments.struct());
            return;
        }
        int count = q.rows() / groupLength;
        int blockSize = Math.ceilDiv(groupLength, CHUNK) * CHUNK;
        long bytes = 2L * count * heads * blockSize * headDim;
        long keys = packed.reserve(2 * bytes);
        // A group is a sequence whose only block holds its keys and values.
        CudaKvCache.Layer cache =
                new CudaKvCache.Layer(keys, keys + bytes, 0, 0, heads, headDim, blockSize, DType.BF16);
        cache.write(arguments.start()).rows(k).rows(v).number(groupLength).number(0);
        pack.launch(Grid.of(count * blockSize, 1), 256, 0, arguments.struct());
        Groups.Tables tables = groups.computeIfAbsent(new Groups(count, groupLength), this::tables);
        cache.write(arguments.start().rows(out).rows(q))
                .array(tables.starts())
                .array(tables.lengths())
                .rows(tables.blocks())
                .number(count)
                .number(heads)
                .number(scale)
                .number(0)
                .pointer(0)
                .pointer(0)
                .number(1)
                .number(0);
        int blocks = count * Math.ceilDiv(groupLength, BLOCK_ROWS);
        kernel(by).launch(Grid.of(blocks, heads), FLASH_THREADS, 0, arguments.struct());
    }

    /** Whether two elements that follow each other can be written at once. */
    private static boolean isWrittenInPairs(Tensor out) {
        return out.rowStride() % 2 == 0
                && CudaBuffer.address(out) % (2L * out.type().bytes()) == 0;
    }

    private Driver.Kernel kernel(Flash by) {
        return Objects.requireNonNull(flash.get(by), by.toString());
    }

    /** What tensor cores attend to: the cache's type and the size of heads. */
    private record Flash(DType type, int headDim) {}

    private Arguments struct(Tensor out, Tensor q, CudaKvCache.Layer cache, StepInputs step, int heads, float scale) {
        return cache.write(arguments.start().rows(out).rows(q))
                .array(step.queryStarts())
                .array(step.contextLengths())
                .rows(step.blockTables())
                .number(step.sequences())
                .number(heads)
                .number(scale)
                .number(0);
    }

    /** So many groups of rows as sequences, for a kernel that knows sequences only. */
    private record Groups(int count, int length) {
        /**
         * @param starts {@code [count + 1]}
         * @param lengths {@code [count]}
         * @param blocks {@code [count, 1]}
         */
        record Tables(Tensor starts, Tensor lengths, Tensor blocks) {}
    }

    private Groups.Tables tables(Groups groups) {
        int[] starts = new int[groups.count() + 1];
        int[] lengths = new int[groups.count()];
        int[] blocks = new int[groups.count()];
        for (int i = 0; i < groups.count(); i++) {
            starts[i + 1] = (i + 1) * groups.length();
            lengths[i] = groups.length();
            blocks[i] = i;
        }
        return new Groups.Tables(put(starts), put(lengths), put(blocks).reshape(groups.count(), 1));
    }

    private Tensor put(int[] values) {
        long bytes = 4L * values.length;
        long address = driver.allocate(bytes);
        driver.upload(MemorySegment.ofArray(values), address);
        return Tensor.of(new CudaBuffer(address, bytes), 0, DType.I32, values.length);
    }
}
