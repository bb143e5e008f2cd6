package dev.fovea.engine.api;

import java.util.List;

/**
 * A written token with its log-probability under the model's own distribution (before temperature and truncation).
 *
 * @param id token id
 * @param text the token alone, decoded; a fragment of a character reads as U+FFFD
 * @param logprob natural logarithm of the probability
 * @param top the likeliest tokens at that place, likeliest first, without alternatives of their own
 */
public record TokenLogprob(int id, String text, double logprob, List<TokenLogprob> top) {
    public TokenLogprob {
        top = List.copyOf(top);
    }
}
