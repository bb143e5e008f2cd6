package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.HostBuffer;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Draws tokens from logits in host memory: the {@code sample} op of every device that computes where the JVM runs.
 *
 * <p>For each row, in the order that {@code SamplingParams} fixes: penalties, temperature, top-k, top-p, min-p, then the
 * first token, in descending probability, at which the cumulated probability exceeds the given uniform number. Tokens of
 * equal logits stand in the order of their ids. Only as many tokens are sorted as the answer depends on, so that a row
 * of 150,000 logits costs a few passes over it and no full sort.
 *
 * <p>An instance holds scratch memory that grows to the vocabulary once; it serves one thread.
 */
public final class HostSampler {
    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED;

    /** Below this exponent the weight of a token beside the likeliest one is no normal fp32 number. */
    private static final float LEAST_EXPONENT = -87f;

    private float[] scores = new float[0];
    private final DescendingTokens tokens = new DescendingTokens();

    /** Samples every row; the same as {@link #sampleRow} for one after another. */
    public void sample(SamplerOutputs out, Tensor logits, SamplerInputs inputs) {
        for (int row = 0; row < inputs.rows(); row++) {
            sampleRow(out, logits, inputs, row);
        }
    }

    /** Samples one row of {@code logits [rows, vocabulary]}. */
    public void sampleRow(SamplerOutputs out, Tensor logits, SamplerInputs inputs, int row) {
        int vocabulary = logits.rowLength();
        load(logits, row);
        int alternatives = intAt(inputs.logprobs(), row) - 1;
        double logNormaliser = alternatives >= 0 ? logNormaliser(vocabulary) : 0;
        if (alternatives > 0) {
            reportAlternatives(out, row, Math.min(alternatives, vocabulary), vocabulary, logNormaliser);
        }
        int countRow = intAt(inputs.countRows(), row);
        if (countRow >= 0) {
            penalise(inputs, row, countRow, vocabulary);
        }
        int id = draw(inputs, row, vocabulary);
        setInt(out.ids(), row, id);
        if (countRow >= 0) {
            long index = (long) countRow * inputs.counts().rowStride() + id;
            setInt(inputs.counts(), index, intAt(inputs.counts(), index) + 1);
        }
        if (alternatives >= 0) {
            float logit = floatAt(logits, (long) row * logits.rowStride() + id);
            setFloat(out.logprob(), row, (float) (logit - logNormaliser));
        }
    }

    private void load(Tensor logits, int row) {
        int vocabulary = logits.rowLength();
        if (scores.length < vocabulary) {
            scores = new float[vocabulary];
        }
        long start = logits.offset() + (long) row * logits.rowStride() * Float.BYTES;
        MemorySegment.copy(memory(logits), F32, start, scores, 0, vocabulary);
    }

    /** {@code ln Σ exp(x)} of the model's own logits. */
    private double logNormaliser(int vocabulary) {
        float max = scores[argMax(vocabulary)];
        double sum = 0;
        for (int id = 0; id < vocabulary; id++) {
            sum += exp(scores[id] - max);
        }
        return max + Math.log(sum);
    }

    private void reportAlternatives(SamplerOutputs out, int row, int count, int vocabulary, double logNormaliser) {
        tokens.clear(vocabulary);
        for (int id = 0; id < vocabulary; id++) {
            tokens.add(scores[id], id);
        }
        long first = (long) row * out.topIds().rowStride();
        long firstLogprob = (long) row * out.topLogprobs().rowStride();
        for (int i = 0; i < count; i++) {
            int id = tokens.id(i);
            setInt(out.topIds(), first + i, id);
            setFloat(out.topLogprobs(), firstLogprob + i, (float) (scores[id] - logNormaliser));
        }
    }

    /** Repetition counts the prompt, frequency and presence only the answer. */
    private void penalise(SamplerInputs inputs, int row, int countRow, int vocabulary) {
        float repetition = floatAt(inputs.repetition(), row);
        float frequency = floatAt(inputs.frequency(), row);
        float presence = floatAt(inputs.presence(), row);
        Tensor counts = inputs.counts();
        long first = (long) countRow * counts.rowStride();
        for (int id = 0; id < vocabulary; id++) {
            int count = intAt(counts, first + id);
            if (count == 0) {
                continue;
            }
            float score = scores[id];
            score = score > 0 ? score / repetition : score * repetition;
            int inAnswer = count & ~SamplerInputs.IN_PROMPT;
            if (inAnswer > 0) {
                score -= frequency * inAnswer + presence;
            }
            scores[id] = score;
        }
    }

    private int draw(SamplerInputs inputs, int row, int vocabulary) {
        int likeliest = argMax(vocabulary);
        float temperature = floatAt(inputs.temperature(), row);
        if (!(temperature > 0)) {
            return likeliest;
        }
        float max = scores[likeliest];
        // Weights are relative to the likeliest token's, so that no temperature overflows.
        double total = 0;
        tokens.clear(vocabulary);
        for (int id = 0; id < vocabulary; id++) {
            float weight = exp((scores[id] - max) / temperature);
            if (weight > 0) {
                total += weight;
                tokens.add(scores[id], id);
            }
        }
        if (tokens.count() == 0) { // infinite or undefined logits only
            return likeliest;
        }
        return draw(inputs, row, max, temperature, total);
    }

    private int draw(SamplerInputs inputs, int row, float max, float temperature, double total) {
        int topK = intAt(inputs.topK(), row);
        float topP = floatAt(inputs.topP(), row);
        float minP = floatAt(inputs.minP(), row);

        int kept = tokens.count();
        double mass = total;
        if (topK > 0 && topK < kept) {
            kept = topK;
            mass = 0;
            for (int i = 0; i < kept; i++) {
                mass += weight(i, max, temperature);
            }
        }
        if (topP < 1 || minP > 0) {
            // A token stays while those before it have not reached p; the likeliest always stays.
            double limit = topP < 1 ? topP * mass : Double.POSITIVE_INFINITY;
            double before = 0;
            int i = 0;
            while (i < kept) {
                float weight = weight(i, max, temperature);
                if (i > 0 && (before >= limit || weight < minP)) {
                    break;
                }
                before += weight;
                i++;
            }
            kept = i;
            mass = before;
        }
        double target = floatAt(inputs.uniform(), row) * mass;
        double cumulated = 0;
        for (int i = 0; i < kept; i++) {
            cumulated += weight(i, max, temperature);
            if (cumulated > target) {
                return tokens.id(i);
            }
        }
        return tokens.id(kept - 1); // the sums' rounding left a gap below 1
    }

    private float weight(int rank, float max, float temperature) {
        return exp((scores[tokens.id(rank)] - max) / temperature);
    }

    /** The lowest id of the largest score; NaN is never the largest. */
    private int argMax(int vocabulary) {
        int best = 0;
        float max = Float.NEGATIVE_INFINITY;
        for (int id = 0; id < vocabulary; id++) {
            if (scores[id] > max) {
                max = scores[id];
                best = id;
            }
        }
        return best;
    }

    /**
     * {@code e^x} for x ≤ 0 within two units in the last place; 0 below {@link #LEAST_EXPONENT} and for NaN.
     * {@code e^x = 2^n · e^r} with n the nearest integer to x / ln 2 and |r| ≤ ln 2 / 2, where a Taylor series to the
     * seventh power is exact to fp32.
     */
    private static float exp(float x) {
        if (!(x >= LEAST_EXPONENT)) {
            return 0;
        }
        int n = (int) (x * 1.44269504f - 0.5f);
        float r = (x - n * 0.693145751953125f) - n * 1.42860677e-6f;
        float p = 1f / 5040;
        p = p * r + 1f / 720;
        p = p * r + 1f / 120;
        p = p * r + 1f / 24;
        p = p * r + 1f / 6;
        p = p * r + 0.5f;
        p = p * r + 1f;
        p = p * r + 1f;
        return p * Float.intBitsToFloat((n + 127) << 23);
    }

    private static MemorySegment memory(Tensor tensor) {
        if (tensor.buffer() instanceof HostBuffer host) {
            return host.segment();
        }
        throw new IllegalArgumentException("not in host memory: " + tensor);
    }

    private static float floatAt(Tensor tensor, long index) {
        return memory(tensor).get(F32, tensor.offset() + index * Float.BYTES);
    }

    private static void setFloat(Tensor tensor, long index, float value) {
        memory(tensor).set(F32, tensor.offset() + index * Float.BYTES, value);
    }

    private static int intAt(Tensor tensor, long index) {
        return memory(tensor).get(I32, tensor.offset() + index * Integer.BYTES);
    }

    private static void setInt(Tensor tensor, long index, int value) {
        memory(tensor).set(I32, tensor.offset() + index * Integer.BYTES, value);
    }

    /**
     * Tokens by descending score, then ascending id, sorted no further than is read: an incremental quicksort, which
     * keeps the pivots that it has placed and splits only the stretch before the next one.
     */
    private static final class DescendingTokens {
        /** Ascending as numbers is the order wanted: the score's bits made monotonous and inverted, then the id. */
        private long[] keys = new long[0];
        /** Places of pivots behind the sorted part, the nearest on top; at the bottom, the number of keys. */
        private int[] pivots = new int[64];

        private int count;
        private int sorted;
        private int top;

        void clear(int capacity) {
            if (keys.length < capacity) {
                keys = new long[capacity];
            }
            count = 0;
            sorted = 0;
            top = -1;
        }

        void add(float score, int id) {
            int bits = Float.floatToRawIntBits(score + 0f); // −0 becomes 0: equal scores must have equal bits
            int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
            keys[count++] = ((long) ~ascending << 32) | id;
        }

        int count() {
            return count;
        }

        /** The id at {@code rank}; nothing may be added after the first call. */
        int id(int rank) {
            while (sorted <= rank) {
                sortOne();
            }
            return (int) keys[rank];
        }

        private void sortOne() {
            if (top < 0) {
                push(count);
            }
            while (pivots[top] != sorted) {
                push(partition(sorted, pivots[top] - 1));
            }
            top--;
            sorted++;
        }

        private void push(int place) {
            top++;
            if (top == pivots.length) {
                pivots = Arrays.copyOf(pivots, 2 * top);
            }
            pivots[top] = place;
        }

        /** Puts one key of {@code first … last} at its final place, smaller ones before it, and returns the place. */
        private int partition(int first, int last) {
            int middle = (first + last) >>> 1;
            long pivot = median(keys[first], keys[middle], keys[last]);
            swap(pivot == keys[first] ? first : pivot == keys[middle] ? middle : last, last);
            int place = first;
            for (int i = first; i < last; i++) {
                if (keys[i] < pivot) {
                    swap(i, place++);
                }
            }
            swap(place, last);
            return place;
        }

        private static long median(long a, long b, long c) {
            return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
        }

        private void swap(int i, int j) {
            long key = keys[i];
            keys[i] = keys[j];
            keys[j] = key;
        }
    }
}
