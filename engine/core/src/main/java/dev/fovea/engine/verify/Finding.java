package dev.fovea.engine.verify;

import java.util.Locale;
import java.util.Optional;

/**
 * What came of one golden case.
 *
 * @param model model folder
 * @param testCase case
 * @param checked how many activations were compared
 * @param worst the largest difference found in logits, or in whatever the case compares
 * @param divergence the first activation that is off, and by how much; empty if all hold
 */
public record Finding(String model, String testCase, int checked, double worst, Optional<String> divergence) {
    public boolean holds() {
        return divergence.isEmpty();
    }

    @Override
    public String toString() {
        String verdict = divergence
                .map(what -> "DIVERGES at " + what)
                .orElseGet(() -> "ok, %d compared, worst difference %.1e".formatted(checked, worst));
        return String.format(Locale.ROOT, "%-28s %-12s %s", model, testCase, verdict);
    }
}
