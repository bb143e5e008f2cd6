package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/**
 * The device buffers behind {@link StepInputs}, with a copy on the host that is filled before a step and uploaded in one
 * go. Fill tokens and sequences in order, then take the view.
 */
public final class StepBuffers {
    private final Device device;
    private final int maxBlocks;

    private final int[] tokenIds;
    private final float[] positions;
    private final float[] rotaryBases;
    private final int[] slots;
    private final int[] queryStarts;
    private final int[] contextLengths;
    private final int[] blockTables;
    private final int[] outputRows;
    private final Tensor deviceTokenIds;
    private final Tensor devicePositions;
    private final Tensor deviceRotaryBases;
    private final Tensor deviceSlots;
    private final Tensor deviceQueryStarts;
    private final Tensor deviceContextLengths;
    private final Tensor deviceBlockTables;
    private final Tensor deviceOutputRows;

    private int tokens;
    private int sequences;
    private int outputs;

    /**
     * @param maxTokens tokens of the largest step
     * @param maxSequences sequences, and rows of logits, of the largest step
     * @param maxBlocks blocks of the longest sequence
     */
    public StepBuffers(Device device, int maxTokens, int maxSequences, int maxBlocks) {
        this.device = device;
        this.maxBlocks = maxBlocks;
        int maxOutputs = Math.max(maxTokens, maxSequences);
        tokenIds = new int[maxTokens];
        positions = new float[maxTokens];
        rotaryBases = new float[maxTokens];
        slots = new int[maxTokens];
        queryStarts = new int[maxSequences + 1];
        contextLengths = new int[maxSequences];
        blockTables = new int[maxSequences * maxBlocks];
        outputRows = new int[maxOutputs];
        deviceTokenIds = device.allocate(DType.I32, maxTokens);
        devicePositions = device.allocate(DType.F32, maxTokens);
        deviceRotaryBases = device.allocate(DType.F32, maxTokens);
        deviceSlots = device.allocate(DType.I32, maxTokens);
        deviceQueryStarts = device.allocate(DType.I32, maxSequences + 1);
        deviceContextLengths = device.allocate(DType.I32, maxSequences);
        deviceBlockTables = device.allocate(DType.I32, maxSequences, maxBlocks);
        deviceOutputRows = device.allocate(DType.I32, maxOutputs);
    }

    /** Starts a step with nothing in it. */
    public void clear() {
        tokens = 0;
        sequences = 0;
        outputs = 0;
        queryStarts[0] = 0;
    }

    /** Adds the next token of the sequence that {@link #endSequence} will close; returns its row in the step. */
    public int addToken(int id, float position, float rotaryBase, int slot) {
        tokenIds[tokens] = id;
        positions[tokens] = position;
        rotaryBases[tokens] = rotaryBase;
        slots[tokens] = slot;
        return tokens++;
    }

    /** Asks for the logits of a row. */
    public void addOutput(int row) {
        outputRows[outputs++] = row;
    }

    /**
     * Closes a sequence.
     *
     * @param contextLength its tokens in the cache, this step's included
     * @param blockTable its blocks, {@code blocks} of them
     */
    public void endSequence(int contextLength, int[] blockTable, int blocks) {
        contextLengths[sequences] = contextLength;
        System.arraycopy(blockTable, 0, blockTables, sequences * maxBlocks, blocks);
        sequences++;
        queryStarts[sequences] = tokens;
    }

    public int tokens() {
        return tokens;
    }

    public int sequences() {
        return sequences;
    }

    public int outputs() {
        return outputs;
    }

    /** Views of the buffers for what was filled in; may be kept for further steps of the same size. */
    public View view() {
        StepInputs inputs = new StepInputs(
                first(deviceTokenIds, tokens),
                first(devicePositions, tokens),
                first(deviceRotaryBases, tokens),
                first(deviceSlots, tokens),
                first(deviceQueryStarts, sequences + 1),
                first(deviceContextLengths, sequences),
                deviceBlockTables.rows(0, sequences),
                first(deviceOutputRows, outputs));
        return new View(
                inputs,
                host(tokenIds, tokens),
                MemorySegment.ofArray(positions).asSlice(0, 4L * tokens),
                MemorySegment.ofArray(rotaryBases).asSlice(0, 4L * tokens),
                host(slots, tokens),
                host(queryStarts, sequences + 1),
                host(contextLengths, sequences),
                host(blockTables, sequences * maxBlocks),
                host(outputRows, outputs));
    }

    /** Whether a kept view has the size of what was filled in. */
    public boolean fits(View view) {
        return view.inputs().tokens() == tokens
                && view.inputs().sequences() == sequences
                && view.inputs().outputs() == outputs;
    }

    /** Sends what was filled in to the device. */
    public void upload(View view) {
        StepInputs to = view.inputs();
        device.upload(view.tokenIds(), to.tokenIds());
        device.upload(view.positions(), to.positions());
        device.upload(view.rotaryBases(), to.rotaryBases());
        device.upload(view.slots(), to.slots());
        device.upload(view.queryStarts(), to.queryStarts());
        device.upload(view.contextLengths(), to.contextLengths());
        device.upload(view.blockTables(), to.blockTables());
        device.upload(view.outputRows(), to.outputRows());
    }

    private static MemorySegment host(int[] values, int count) {
        return MemorySegment.ofArray(values).asSlice(0, 4L * count);
    }

    private static Tensor first(Tensor vector, int count) {
        return vector.columns(0, count).reshape(count);
    }

    /** The device's views of one size of step and the host memory that they are filled from. */
    public record View(
            StepInputs inputs,
            MemorySegment tokenIds,
            MemorySegment positions,
            MemorySegment rotaryBases,
            MemorySegment slots,
            MemorySegment queryStarts,
            MemorySegment contextLengths,
            MemorySegment blockTables,
            MemorySegment outputRows) {}
}
