package dev.fovea.service.documents;

import java.util.Locale;

/** A vector that costs nothing: how often each letter stands in a text. Texts of the same words lie near each other. */
final class Letters {
    static final int DIMENSION = 26;

    private Letters() {}

    static float[] counts(String text) {
        float[] counts = new float[DIMENSION];
        text.toLowerCase(Locale.ROOT).chars().filter(c -> c >= 'a' && c <= 'z').forEach(c -> counts[c - 'a']++);
        counts[0] += 1e-3f;
        return counts;
    }
}
