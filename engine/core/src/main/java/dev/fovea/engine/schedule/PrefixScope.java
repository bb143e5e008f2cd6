package dev.fovea.engine.schedule;

import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.BlockHash;
import dev.fovea.engine.prompt.EncodedPrompt;

/**
 * With whom a sequence may share KV blocks. Equal tokens at equal positions still have different keys where the rotary
 * angles depend on the whole sequence; those get another root, and equal roots mean equal angles.
 *
 * @param root what the hash of the first block is chained to
 * @param tokens tokens from the first whose angles the root determines; none beyond is shared
 */
public record PrefixScope(BlockHash root, int tokens) {
    /** Angles depend on the positions alone. */
    public static final PrefixScope UNLIMITED = new PrefixScope(BlockHash.ROOT, Integer.MAX_VALUE);

    /**
     * What the model does to rotary angles beyond positions.
     *
     * @param steadyTokens sequence length up to which the angles do not depend on it: where dynamic NTK begins
     * @param positionsScaled whether positions are scaled at δ = 1 and, as in V2PE, not at smaller ones
     */
    public record Rotary(int steadyTokens, boolean positionsScaled) {
        /** Plain angles. */
        public static final Rotary PLAIN = new Rotary(Integer.MAX_VALUE, false);
    }

    /** The scope of a prompt and of what is written after it. */
    public static PrefixScope of(EncodedPrompt prompt, Rotary rotary) {
        if (!prompt.stride().equals(VisualStride.ONE)) {
            return rotary.positionsScaled() ? new PrefixScope(new BlockHash(0, -1), Integer.MAX_VALUE) : UNLIMITED;
        }
        if (prompt.length() > rotary.steadyTokens()) {
            // Every key of the prompt is rotated by the prompt's own length; the keys after it by theirs.
            return new PrefixScope(new BlockHash(0, prompt.length()), prompt.length());
        }
        return new PrefixScope(BlockHash.ROOT, rotary.steadyTokens());
    }
}
