package dev.fovea.engine.prompt;

import dev.fovea.engine.api.VisualStride;
import java.util.List;

/** Where each token of a prompt stands for the rotary embedding, in fp32. */
public sealed interface PositionScheme {
    /** The scheme of a stride: δ = 1 is the standard numbering. */
    static PositionScheme of(VisualStride stride) {
        return stride.equals(VisualStride.ONE) ? new Sequential() : new VariableVisual(stride);
    }

    /**
     * The position of each token.
     *
     * @param length tokens of the prompt
     * @param spans where the visual tokens are, in order and apart
     * @return {@code [length]}
     */
    float[] positions(int length, List<ImageSpan> spans);

    /** 0, 1, 2 and so on. */
    record Sequential() implements PositionScheme {
        @Override
        public float[] positions(int length, List<ImageSpan> spans) {
            float[] positions = new float[length];
            for (int i = 0; i < length; i++) {
                positions[i] = i;
            }
            return positions;
        }
    }

    /**
     * Text advances by 1 and a visual token by δ; after a picture the count goes on at the next whole number (V2PE, arXiv
     * 2412.09616, section 3).
     *
     * @param stride δ
     */
    record VariableVisual(VisualStride stride) implements PositionScheme {
        @Override
        public float[] positions(int length, List<ImageSpan> spans) {
            float delta = stride.delta();
            float[] positions = new float[length];
            float last = -1;
            int index = 0;
            for (ImageSpan span : spans) {
                while (index < span.start()) {
                    positions[index++] = ++last;
                }
                for (int m = 1; m <= span.length(); m++) {
                    positions[index++] = last + m * delta;
                }
                last = (float) Math.ceil(last + span.length() * delta);
            }
            while (index < length) {
                positions[index++] = ++last;
            }
            return positions;
        }
    }
}
