package dev.fovea.langchain4j;

import dev.fovea.engine.api.TokenLogprob;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Reads yes or no from what a model would have said first. */
final class YesNo {
    private YesNo() {}

    /** P(yes), given that it is one of the two, in whatever capitals and with a space before it or not; nothing if it is neither. */
    static OptionalDouble yes(List<TokenLogprob> likeliest) {
        double yes = mass(likeliest, "yes");
        double no = mass(likeliest, "no");
        return yes + no > 0 ? OptionalDouble.of(yes / (yes + no)) : OptionalDouble.empty();
    }

    private static double mass(List<TokenLogprob> likeliest, String word) {
        return likeliest.stream()
                .filter(token -> token.text().strip().toLowerCase(Locale.ROOT).equals(word))
                .mapToDouble(token -> Math.exp(token.logprob()))
                .sum();
    }
}
