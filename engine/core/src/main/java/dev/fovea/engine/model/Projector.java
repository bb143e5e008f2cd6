package dev.fovea.engine.model;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Kernels;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.Tensor;

/**
 * Pixel shuffle and a two-layer MLP from the vision transformer's width to the decoder's: a quarter as many visual tokens
 * as patches (InternVL 2.5 section 3.1; reference: {@code extract_feature}).
 *
 * @param order order of pixel shuffle's tokens
 * @param normWeight {@code [4 · vision hidden]}
 * @param normBias {@code [4 · vision hidden]}
 * @param linear1 {@code [hidden, 4 · vision hidden]} with bias
 * @param linear2 {@code [hidden, hidden]} with bias
 */
public record Projector(PixelShuffle order, Tensor normWeight, Tensor normBias, Weight linear1, Weight linear2) {
    /** Torch's default, not the vision transformer's. */
    private static final float EPSILON = 1e-5f;

    /**
     * Work buffers.
     *
     * @param shuffled {@code [visual tokens, 4 · vision hidden]}
     * @param h {@code [visual tokens, hidden]}
     */
    public record Buffers(Tensor shuffled, Tensor h) {
        public static Buffers allocate(Device device, int visualTokens, int visionHidden, int hidden) {
            return new Buffers(
                    device.allocate(DType.F32, visualTokens, 4 * visionHidden),
                    device.allocate(device.argumentType(), visualTokens, hidden));
        }

        Buffers rows(int count) {
            return new Buffers(shuffled.rows(0, count), h.rows(0, count));
        }
    }

    /**
     * @param out {@code [visual tokens, hidden]}
     * @param vision {@code [tiles, 1 + g², vision hidden]}
     */
    public void forward(Kernels kernels, Tensor out, Tensor vision, Buffers buffers, Probe probe) {
        Buffers b = buffers.rows(out.rows());
        kernels.pixelShuffle(b.shuffled(), vision, order);
        kernels.layerNorm(b.shuffled(), b.shuffled(), normWeight, normBias, EPSILON);
        kernels.linear(b.h(), b.shuffled(), linear1, Epilogue.GELU);
        kernels.linear(out, b.h(), linear2, Epilogue.STORE);
        probe.see("projector_out", out);
    }
}
