package dev.fovea.engine.model;

/**
 * Rotary angles: base, and how it grows or positions shrink beyond the trained context.
 *
 * @param base θ
 * @param headDim elements of a head
 * @param scaling none, linear or dynamic NTK
 * @param factor of the scaling; 1 for none
 * @param trainedTokens positions up to which dynamic NTK changes nothing
 */
public record Rope(double base, int headDim, Scaling scaling, double factor, int trainedTokens) {
    /** What happens to positions that training did not see. */
    public enum Scaling {
        NONE,
        LINEAR,
        DYNAMIC
    }

    /**
     * θ for a sequence of {@code length} tokens: under dynamic NTK {@code θ·((f·L/M) − (f−1))^(d/(d−2))} once L exceeds M
     * (reference: {@code _compute_dynamic_ntk_parameters}), else θ itself. Keys that are cached keep the rotation they
     * were stored with.
     */
    public float baseFor(int length) {
        if (scaling != Scaling.DYNAMIC || length <= trainedTokens) {
            return (float) base;
        }
        double growth = factor * length / trainedTokens - (factor - 1);
        return (float) (base * Math.pow(growth, headDim / (headDim - 2.0)));
    }

    /** What a position is multiplied with: {@code 1/f} under linear scaling. */
    public float positionScale() {
        return scaling == Scaling.LINEAR ? (float) (1 / factor) : 1;
    }
}
