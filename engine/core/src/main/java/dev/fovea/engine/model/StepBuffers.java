package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.StepInputs;
import dev.fovea.engine.tensor.Tensor;

/**
 * The device buffers behind {@link StepInputs}, with a copy on the host that is filled before a step and uploaded in one
 * go. Fill tokens and sequences in order, then take the view.
 */
public final class StepBuffers {
    private final int maxBlocks;

    private final int[] tokenIds;
    private final float[] positions;
    private final float[] rotaryBases;
    private final int[] slots;
    private final int[] queryStarts;
    private final int[] contextLengths;
    private final int[] blockTables;
    private final int[] outputRows;
    private final PackedArrays packed;

    private int tokens;
    private int sequences;
    private int outputs;

    /**
     * @param maxTokens tokens of the largest step
     * @param maxSequences sequences, and rows of logits, of the largest step
     * @param maxBlocks blocks of the longest sequence
     */
    public StepBuffers(Device device, int maxTokens, int maxSequences, int maxBlocks) {
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
        packed = new PackedArrays(
                device,
                maxTokens,
                maxTokens,
                maxTokens,
                maxTokens,
                maxSequences + 1,
                maxSequences,
                maxSequences * maxBlocks,
                maxOutputs);
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
        PackedArrays.Layout layout = packed.layout();
        StepInputs inputs = new StepInputs(
                layout.ints(tokens),
                layout.floats(tokens),
                layout.floats(tokens),
                layout.ints(tokens),
                layout.ints(sequences + 1),
                layout.ints(sequences),
                layout.ints(sequences * maxBlocks).reshape(sequences, maxBlocks),
                layout.ints(outputs));
        return new View(inputs, layout.whole());
    }

    /** Whether a kept view has the size of what was filled in. */
    public boolean fits(View view) {
        return view.inputs().tokens() == tokens
                && view.inputs().sequences() == sequences
                && view.inputs().outputs() == outputs;
    }

    /** Sends what was filled in to the device. */
    public void upload(View view) {
        packed.start()
                .put(tokenIds, tokens)
                .put(positions, tokens)
                .put(rotaryBases, tokens)
                .put(slots, tokens)
                .put(queryStarts, sequences + 1)
                .put(contextLengths, sequences)
                .put(blockTables, sequences * maxBlocks)
                .put(outputRows, outputs)
                .upload(view.whole());
    }

    /**
     * The device's views of one size of step.
     *
     * @param whole the memory that they share, sent in one copy
     */
    public record View(StepInputs inputs, Tensor whole) {}
}
