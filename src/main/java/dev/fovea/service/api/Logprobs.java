package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.engine.api.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Log-probabilities, as they go over the wire. */
record Logprobs(List<Token> content) {
    /** A written token and the likeliest ones at its place. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(Include.ALWAYS)
    record Token(String token, double logprob, Optional<int[]> bytes, List<Alternative> topLogprobs) {}

    /** One of the likeliest tokens. */
    @JsonInclude(Include.ALWAYS)
    record Alternative(String token, double logprob, Optional<int[]> bytes) {}

    static Logprobs of(List<TokenLogprob> tokens) {
        return new Logprobs(tokens.stream().map(Logprobs::token).toList());
    }

    private static Token token(TokenLogprob token) {
        return new Token(
                token.text(),
                finite(token.logprob()),
                bytes(token.text()),
                token.top().stream().map(Logprobs::alternative).toList());
    }

    private static Alternative alternative(TokenLogprob token) {
        return new Alternative(token.text(), finite(token.logprob()), bytes(token.text()));
    }

    /** JSON has no −∞; the protocol writes −9999 for "very unlikely". */
    private static double finite(double logprob) {
        return Math.max(logprob, -9999);
    }

    /** Nothing for a fragment of a character: its bytes are not in the text. */
    private static Optional<int[]> bytes(String text) {
        if (text.indexOf('\uFFFD') >= 0) {
            return Optional.empty();
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int[] unsigned = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) {
            unsigned[i] = utf8[i] & 0xff;
        }
        return Optional.of(unsigned);
    }
}
