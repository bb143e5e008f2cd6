package dev.fovea.engine.schedule;

import dev.fovea.engine.api.SamplingParams;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one step runs, and what it sampled. Tokens of several sequences lie one after another, a sequence's tokens are
 * consecutive and in order. One object serves every step: nothing is allocated.
 */
public final class StepBatch {
    private static final int MAX_ALTERNATIVES = SamplingParams.MAX_TOP_LOGPROBS;

    private final List<Sequence> sequences;
    private final int[] counts;
    private final boolean[] samples;
    private int tokens;
    private int outputs;

    private final int[] sampled;
    private final float[] logprobs;
    private final int[] topIds; // [sequences, MAX_ALTERNATIVES]
    private final float[] topLogprobs; // [sequences, MAX_ALTERNATIVES]

    /** Room for so many sequences. */
    public StepBatch(int maxSequences) {
        sequences = new ArrayList<>(maxSequences);
        counts = new int[maxSequences];
        samples = new boolean[maxSequences];
        sampled = new int[maxSequences];
        logprobs = new float[maxSequences];
        topIds = new int[maxSequences * MAX_ALTERNATIVES];
        topLogprobs = new float[maxSequences * MAX_ALTERNATIVES];
    }

    // What to run

    /** Sequences in this step. */
    public int size() {
        return sequences.size();
    }

    /** Tokens in this step, over all sequences. */
    public int tokens() {
        return tokens;
    }

    /** How many sequences sample a token. */
    public int outputs() {
        return outputs;
    }

    /** The sequences in this step; valid until the batch is cleared. */
    public List<Sequence> sequences() {
        return Collections.unmodifiableList(sequences);
    }

    public Sequence sequence(int i) {
        return sequences.get(i);
    }

    /** Index of the first token that sequence {@code i} reads in this step. */
    public int start(int i) {
        return sequences.get(i).computed();
    }

    /** How many tokens sequence {@code i} reads, at least 1. */
    public int count(int i) {
        return counts[i];
    }

    /** Whether a token is sampled from the logits of the sequence's last token in this step. */
    public boolean samples(int i) {
        return samples[i];
    }

    /** Empties the batch for the next step. */
    public void clear() {
        sequences.clear();
        tokens = 0;
        outputs = 0;
    }

    /** Lets a sequence read its next {@code count} tokens; it samples if they are its last. */
    public void add(Sequence sequence, int count) {
        int size = sequences.size();
        sequences.add(sequence);
        counts[size] = count;
        samples[size] = sequence.computed() + count == sequence.length();
        outputs += samples[size] ? 1 : 0;
        tokens += count;
    }

    // What came of it: written by the runner for each sequence that samples

    /** Records the token that sequence {@code i} sampled. */
    public void setSampled(int i, int id) {
        sampled[i] = id;
    }

    /** Records its log-probability, where asked for. */
    public void setLogprob(int i, float logprob) {
        logprobs[i] = logprob;
    }

    /** Records one of the likeliest tokens, rank 0 the likeliest. */
    public void setAlternative(int i, int rank, int id, float logprob) {
        topIds[i * MAX_ALTERNATIVES + rank] = id;
        topLogprobs[i * MAX_ALTERNATIVES + rank] = logprob;
    }

    public int sampled(int i) {
        return sampled[i];
    }

    public float logprob(int i) {
        return logprobs[i];
    }

    public int topId(int i, int rank) {
        return topIds[i * MAX_ALTERNATIVES + rank];
    }

    public float topLogprob(int i, int rank) {
        return topLogprobs[i * MAX_ALTERNATIVES + rank];
    }
}
