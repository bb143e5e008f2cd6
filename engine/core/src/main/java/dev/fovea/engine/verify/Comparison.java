package dev.fovea.engine.verify;

import dev.fovea.engine.tensor.HostTensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Compares activations in the order in which they are made and keeps the first that is off. */
final class Comparison {
    private final Tolerance tolerance;
    private int checked;
    private double worst;
    private Optional<String> divergence = Optional.empty();

    Comparison(Tolerance tolerance) {
        this.tolerance = tolerance;
    }

    Tolerance tolerance() {
        return tolerance;
    }

    boolean diverged() {
        return divergence.isPresent();
    }

    Finding finding(String model, String testCase) {
        return new Finding(model, testCase, checked, worst, divergence);
    }

    void vision(String name, HostTensor golden, HostTensor found) {
        compare(name, golden, found, tolerance.vision());
    }

    void logits(String name, HostTensor golden, HostTensor found) {
        compare(name, golden, found, tolerance.logits());
    }

    /** Records a difference that is not one of floats. */
    void require(String name, boolean holds, String otherwise) {
        checked++;
        if (!holds && divergence.isEmpty()) {
            divergence = Optional.of(name + ": " + otherwise);
        }
    }

    /** Shapes may differ in leading ones; the elements may not. */
    private void compare(String name, HostTensor golden, HostTensor found, double bound) {
        checked++;
        if (golden.elements() != found.elements() || golden.rowLength() != found.rowLength()) {
            require(
                    name,
                    false,
                    "expected shape %s, found %s"
                            .formatted(Arrays.toString(golden.shape()), Arrays.toString(found.shape())));
            return;
        }
        double unit = tolerance.inDeviations() ? rootMeanSquare(golden) : 1;
        double largest = 0;
        double sum = 0;
        long at = -1;
        for (long i = 0; i < golden.elements(); i++) {
            float expected = golden.get(i);
            double difference = Math.abs((double) expected - found.get(i));
            sum += difference;
            boolean within = difference <= bound * unit + tolerance.relative() * Math.abs(expected); // false for NaN
            if (!within && at < 0) {
                at = i;
            }
            largest = Math.max(largest, difference);
        }
        double mean = sum / Math.max(1, golden.elements());
        worst = Math.max(worst, largest);
        if (divergence.isEmpty() && (at >= 0 || !(mean <= tolerance.mean() * unit))) {
            long first = Math.max(0, at);
            divergence = Optional.of(String.format(
                    Locale.ROOT,
                    "%s [row %d, column %d]: expected %.6f, found %.6f; largest difference %.2e, mean %.2e (allowed %.0e, %.0e)",
                    name,
                    first / golden.rowLength(),
                    first % golden.rowLength(),
                    golden.get(first),
                    found.get(first),
                    largest,
                    mean,
                    bound * unit,
                    tolerance.mean() * unit));
        }
    }

    static double rootMeanSquare(HostTensor tensor) {
        double squares = 0;
        for (long i = 0; i < tensor.elements(); i++) {
            squares += (double) tensor.get(i) * tensor.get(i);
        }
        return Math.sqrt(squares / Math.max(1, tensor.elements()));
    }

    /** The likeliest token must be the golden one; rounded weights may prefer another that is as good within bounds. */
    void greedyId(String name, int step, int expected, HostTensor logits) {
        int best = 0;
        for (int i = 1; i < logits.elements(); i++) {
            if (logits.get(i) > logits.get(best)) {
                best = i;
            }
        }
        double unit = tolerance.inDeviations() ? rootMeanSquare(logits) : 1;
        boolean tie = !tolerance.exactIds() && logits.get(best) - logits.get(expected) <= 2 * tolerance.logits() * unit;
        require(name + " step " + step, best == expected || tie, "expected %d, found %d".formatted(expected, best));
    }
}
