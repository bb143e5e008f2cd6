package dev.fovea.engine.api;

/**
 * How far a visual token advances the position: δ of variable visual position encoding (V2PE, InternVL3 section 2.1), a
 * power of two from 1/256 to 1. A text token always advances it by 1.
 *
 * @param in256ths δ · 256, one of 1, 2, 4, … 256
 */
public record VisualStride(int in256ths) {
    /** δ = 1: the standard numbering, one position per token. */
    public static final VisualStride ONE = new VisualStride(256);

    public VisualStride {
        if (in256ths < 1 || in256ths > 256 || Integer.bitCount(in256ths) != 1) {
            throw new EngineException(
                    ErrorCode.STRIDE_INVALID,
                    "visual stride must be one of 1, 1/2, 1/4, … 1/256; found " + in256ths + "/256");
        }
    }

    /** The stride of the value δ itself, such as 0.25. */
    public static VisualStride of(double delta) {
        double scaled = delta * 256;
        if (!(scaled >= 1 && scaled <= 256) || scaled != Math.rint(scaled)) {
            throw new EngineException(
                    ErrorCode.STRIDE_INVALID, "visual stride must be one of 1, 1/2, 1/4, … 1/256; found " + delta);
        }
        return new VisualStride((int) scaled);
    }

    /** δ, exact in fp32. */
    public float delta() {
        return in256ths / 256f;
    }
}
