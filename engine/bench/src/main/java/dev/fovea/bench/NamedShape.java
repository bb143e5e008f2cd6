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

/** Published models whose dimensions are timed with random weights. */
public enum NamedShape {
    INTERNVL3_1B("InternVL3-1B", 896, 24, 14, 2, 64, 4864),
    INTERNVL3_2B("InternVL3-2B", 1536, 28, 12, 2, 128, 8960),
    INTERNVL3_8B("InternVL3-8B", 3584, 28, 28, 4, 128, 18944);

    private static final int CONTEXT = 32768;
    private static final VisionConfig VIT_300M =
            new VisionConfig(1024, 24, 16, 4096, 448, 14, true, false, VisionConfig.Norm.LAYER, 1e-6f);

    private final String title;
    private final DecoderConfig decoder;

    NamedShape(String title, int hidden, int layers, int heads, int kvHeads, int headDim, int mlp) {
        this.title = title;
        this.decoder = new DecoderConfig(
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

    public String title() {
        return title;
    }

    /** The shape of that title, in any case. */
    public static NamedShape parse(String title) {
        for (NamedShape shape : values()) {
            if (shape.title.equalsIgnoreCase(title)
                    || shape.title.toLowerCase(Locale.ROOT).endsWith("-" + title.toLowerCase(Locale.ROOT))) {
                return shape;
            }
        }
        throw new EngineException(
                ErrorCode.REQUEST_INVALID, "no shape '%s'; there are InternVL3-1B, InternVL3-2B and InternVL3-8B".formatted(title));
    }

    InternVlConfig config() {
        return new InternVlConfig(
                Layout.ORIGINAL,
                VIT_300M,
                decoder,
                448,
                PixelShuffle.V2,
                VIT_300M.layers(),
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
        double hidden = VIT_300M.hidden();
        double patches = Math.pow(448.0 / VIT_300M.patch(), 2);
        double tokens = patches + 1;
        double block = (4 * hidden * hidden + 2 * hidden * VIT_300M.mlp()) * tokens + 2 * tokens * tokens * hidden;
        double embedding = patches * 3 * VIT_300M.patch() * VIT_300M.patch() * hidden;
        double projector = patches / 4 * (4 * hidden * decoder.hidden() + (double) decoder.hidden() * decoder.hidden());
        return 2 * (VIT_300M.layers() * block + embedding + projector);
    }
}
