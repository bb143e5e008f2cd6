package dev.fovea.documents.speed;

import java.util.Collection;

/**
 * How long calls took, in milliseconds.
 *
 * @param p95 95 of 100 calls took no longer
 */
public record Latency(int calls, double p50, double p95, double p99, double most) {
    public static Latency of(Collection<Double> millis) {
        double[] sorted = millis.stream().mapToDouble(value -> value).sorted().toArray();
        return new Latency(sorted.length, rank(sorted, 0.50), rank(sorted, 0.95), rank(sorted, 0.99), rank(sorted, 1));
    }

    /** The smallest value that a share of all values do not exceed. */
    private static double rank(double[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int at = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, at)];
    }
}
