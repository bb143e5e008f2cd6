package dev.fovea.engine.model;

import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.SamplerInputs;
import dev.fovea.engine.backend.SamplerOutputs;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The device buffers behind {@link SamplerInputs} and {@link SamplerOutputs}, with their copies on the host. */
public final class SamplerBuffers {
    private static final int ALTERNATIVES = SamplingParams.MAX_TOP_LOGPROBS;
    /** Those of the inputs that are sent for every step: all but the counts. */
    private static final int ARRAYS = 10;

    private final Device device;
    private final float[] temperature;
    private final int[] topK;
    private final float[] topP;
    private final float[] minP;
    private final float[] repetition;
    private final float[] presence;
    private final float[] frequency;
    private final float[] uniform;
    private final int[] countRows;
    private final int[] logprobs;
    private final int[] ids;
    private final float[] logprob;
    private final int[] topIds; // [rows, ALTERNATIVES]
    private final float[] topLogprobs;
    private final PackedArrays packed;
    private final Tensor countsOnDevice; // [rows, vocabulary]
    private final SamplerOutputs allOutputs;
    private int rows;

    /** @param vocabulary columns of a row of logits */
    public SamplerBuffers(Device device, int maxRows, int vocabulary) {
        this.device = device;
        temperature = new float[maxRows];
        topK = new int[maxRows];
        topP = new float[maxRows];
        minP = new float[maxRows];
        repetition = new float[maxRows];
        presence = new float[maxRows];
        frequency = new float[maxRows];
        uniform = new float[maxRows];
        countRows = new int[maxRows];
        logprobs = new int[maxRows];
        ids = new int[maxRows];
        logprob = new float[maxRows];
        topIds = new int[maxRows * ALTERNATIVES];
        topLogprobs = new float[maxRows * ALTERNATIVES];
        int[] lengths = new int[ARRAYS];
        Arrays.fill(lengths, maxRows);
        packed = new PackedArrays(device, lengths);
        countsOnDevice = device.allocate(DType.I32, maxRows, vocabulary);
        allOutputs = new SamplerOutputs(
                device.allocate(DType.I32, maxRows),
                device.allocate(DType.F32, maxRows),
                device.allocate(DType.I32, maxRows, ALTERNATIVES),
                device.allocate(DType.F32, maxRows, ALTERNATIVES));
    }

    /** Starts a step with no rows. */
    public void clear() {
        rows = 0;
    }

    /**
     * Adds a row.
     *
     * @param draw uniform in [0, 1)
     * @param countRow row of the penalty counts, −1 for none
     * @param alternatives how many to report, −1 for no log-probability at all
     */
    public void add(SamplingParams params, float draw, int countRow, int alternatives) {
        temperature[rows] = (float) params.temperature();
        topK[rows] = params.topK();
        topP[rows] = (float) params.topP();
        minP[rows] = (float) params.minP();
        repetition[rows] = (float) params.repetitionPenalty();
        presence[rows] = (float) params.presencePenalty();
        frequency[rows] = (float) params.frequencyPenalty();
        uniform[rows] = draw;
        countRows[rows] = countRow;
        logprobs[rows] = alternatives + 1;
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** Sets the counts of one row: {@code [vocabulary]}. */
    public void uploadCounts(int countRow, int[] counts) {
        device.upload(MemorySegment.ofArray(counts), countsOnDevice.rows(countRow, 1));
    }

    /** Views for the rows that were added; may be kept for further steps of as many rows. */
    public View view() {
        PackedArrays.Layout layout = packed.layout();
        return new View(
                new SamplerInputs(
                        layout.floats(rows),
                        layout.ints(rows),
                        layout.floats(rows),
                        layout.floats(rows),
                        layout.floats(rows),
                        layout.floats(rows),
                        layout.floats(rows),
                        layout.floats(rows),
                        layout.ints(rows),
                        countsOnDevice,
                        layout.ints(rows)),
                layout.whole(),
                new SamplerOutputs(
                        first(allOutputs.ids()),
                        first(allOutputs.logprob()),
                        allOutputs.topIds().rows(0, rows),
                        allOutputs.topLogprobs().rows(0, rows)),
                host(ids),
                host(logprob),
                MemorySegment.ofArray(topIds).asSlice(0, 4L * rows * ALTERNATIVES),
                MemorySegment.ofArray(topLogprobs).asSlice(0, 4L * rows * ALTERNATIVES));
    }

    /** Sends what was added to the device. */
    public void upload(View view) {
        packed.start()
                .put(temperature, rows)
                .put(topK, rows)
                .put(topP, rows)
                .put(minP, rows)
                .put(repetition, rows)
                .put(presence, rows)
                .put(frequency, rows)
                .put(uniform, rows)
                .put(countRows, rows)
                .put(logprobs, rows)
                .upload(view.whole());
    }

    /** Waits for the step and fetches what was sampled; log-probabilities only where some row wants them. */
    public void download(View view) {
        device.download(view.outputs().ids(), view.ids());
        boolean wanted = false;
        for (int row = 0; row < rows; row++) {
            wanted |= logprobs[row] > 0;
        }
        if (wanted) {
            device.download(view.outputs().logprob(), view.logprob());
            device.download(view.outputs().topIds(), view.topIds());
            device.download(view.outputs().topLogprobs(), view.topLogprobs());
        }
    }

    /** The token that row sampled. */
    public int id(int row) {
        return ids[row];
    }

    public float logprob(int row) {
        return logprob[row];
    }

    public int topId(int row, int rank) {
        return topIds[row * ALTERNATIVES + rank];
    }

    public float topLogprob(int row, int rank) {
        return topLogprobs[row * ALTERNATIVES + rank];
    }

    private Tensor first(Tensor vector) {
        return vector.columns(0, rows).reshape(rows);
    }

    private MemorySegment host(int[] values) {
        return MemorySegment.ofArray(values).asSlice(0, 4L * rows);
    }

    private MemorySegment host(float[] values) {
        return MemorySegment.ofArray(values).asSlice(0, 4L * rows);
    }

    /**
     * The device's views of so many rows and the host memory beside them.
     *
     * @param whole the memory that the inputs share but for the counts, sent in one copy
     */
    public record View(
            SamplerInputs inputs,
            Tensor whole,
            SamplerOutputs outputs,
            MemorySegment ids,
            MemorySegment logprob,
            MemorySegment topIds,
            MemorySegment topLogprobs) {}
}
