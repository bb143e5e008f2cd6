package dev.fovea.bench;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.PixelShuffle;
import dev.fovea.engine.model.DecoderConfig;
import dev.fovea.engine.model.DecoderConfig.Kind;
import dev.fovea.engine.model.Rope;
import dev.fovea.engine.model.VisionConfig;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlConfig.Layout;
import dev.fovea.engine.model.internvl.InternVlConfig.Pixels;
import dev.fovea.engine.model.internvl.InternVlConfig.Tiling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The dimensions of a model, to be timed with random weights.
 *
 * @param title the published model's name
 */
public record NamedShape(String title, DecoderConfig decoder, VisionConfig vision) {
    private static final int CONTEXT = 32768;
    private static final VisionConfig VIT_300M =
            new VisionConfig(1024, 24, 16, 4096, 448, 14, true, false, VisionConfig.Norm.LAYER, 1e-6f);

    /** What is published. */
    public static final List<NamedShape> PUBLISHED = List.of(
            new NamedShape("InternVL3-1B", qwen2(896, 24, 14, 2, 64, 4864), VIT_300M),
            new NamedShape("InternVL3-2B", qwen2(1536, 28, 12, 2, 128, 8960), VIT_300M),
            new NamedShape("InternVL3-8B", qwen2(3584, 28, 28, 4, 128, 18944), VIT_300M));

    static DecoderConfig qwen2(int hidden, int layers, int heads, int kvHeads, int headDim, int mlp) {
        return new DecoderConfig(
                Kind.QWEN2,
                hidden,
                layers,
                heads,
                kvHeads,
                headDim,
                mlp,
                151_674,
                1e-6f,
                new Rope(1e6, headDim, Rope.Scaling.DYNAMIC, 2, CONTEXT),
                CONTEXT,
                true,
                false);
    }

    /** The shape of that title, in any case. */
    public static NamedShape parse(String title) {
        for (NamedShape shape : PUBLISHED) {
            if (shape.title.equalsIgnoreCase(title)
                    || shape.title.toLowerCase(Locale.ROOT).endsWith("-" + title.toLowerCase(Locale.ROOT))) {
                return shape;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID,
                "no shape '%s'; there are %s"
                        .formatted(
                                title, PUBLISHED.stream().map(NamedShape::title).collect(Collectors.joining(", "))));
    }

    InternVlConfig config() {
        return new InternVlConfig(
                Layout.ORIGINAL,
                vision,
                decoder,
                448,
                PixelShuffle.V2,
                vision.layers(),
                new Tiling(true, true, 1, 12),
                new Pixels(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),
                Optional.of("internvl2_5"),
                Optional.empty(),
                List.of(),
                false);
    }

    /** Multiplications and additions of matrix products and attention for a prefill of {@code tokens}. */
    double prefillFlops(int tokens) {
        double weights = (double) decoder.qkvWidth() * decoder.hidden()
                + (double) decoder.heads() * decoder.headDim() * decoder.hidden()
                + 3.0 * decoder.mlp() * decoder.hidden();
        // Query i attends to i + 1 keys: half the square, twice (scores and values).
        double attention = 2.0 * decoder.heads() * decoder.headDim() * tokens * (tokens + 1.0) / 2;
        double head = (double) decoder.vocabulary() * decoder.hidden(); // one row of logits
        return 2 * (decoder.layers() * (weights * tokens + attention) + head);
    }

    /** The same for one tile through vision transformer and projector. */
    double tileFlops() {
        double hidden = vision.hidden();
        double patches = Math.pow(448.0 / vision.patch(), 2);
        double tokens = patches + 1;
        double block = (4 * hidden * hidden + 2 * hidden * vision.mlp()) * tokens + 2 * tokens * tokens * hidden;
        double embedding = patches * 3 * vision.patch() * vision.patch() * hidden;
        double projector = patches / 4 * (4 * hidden * decoder.hidden() + (double) decoder.hidden() * decoder.hidden());
        return 2 * (vision.layers() * block + embedding + projector);
    }
}
