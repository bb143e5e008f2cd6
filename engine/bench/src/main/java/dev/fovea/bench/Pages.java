package dev.fovea.bench;

import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.ImageTiler;
import dev.fovea.engine.image.PixelNormalizer;
import dev.fovea.engine.image.TiledImage;
import dev.fovea.engine.image.TilingParams;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.prompt.ImageSpan;
import dev.fovea.engine.schedule.Sequence;
import java.util.List;
import java.util.SplittableRandom;

/** A photograph of noise, 4,000 × 3,000 pixels, that is cut into twelve tiles and a thumbnail, and prompts that show it. */
final class Pages {
    static final int TILES = 13;
    static final int TILE_TOKENS = 256;
    static final int TILE_SIZE = 448;
    /** Bytes of the tiles as they are uploaded. */
    static final long TILED_BYTES = TILES * 4L * 3 * TILE_SIZE * TILE_SIZE;
    /** Tokens of a prompt: the page, and text. */
    static final int TOKENS = TILES * TILE_TOKENS + 64;

    private static final int WIDTH = 4000;
    private static final int HEIGHT = 3000;
    private static final int VOCABULARY = 151_000;

    private final ImageSource.RgbImage picture = picture();
    private final ImageTiler tiler = new ImageTiler(PixelNormalizer.imageNet());
    private final TilingParams tiling = new TilingParams(TILE_SIZE, 12, 12, true, true);
    private final SplittableRandom random = new SplittableRandom(11);

    private static ImageSource.RgbImage picture() {
        byte[] pixels = new byte[3 * WIDTH * HEIGHT];
        new SplittableRandom(5).nextBytes(pixels);
        return new ImageSource.RgbImage(WIDTH, HEIGHT, pixels);
    }

    /** Bytes of the decoded photograph. */
    long pictureBytes() {
        return 3L * WIDTH * HEIGHT;
    }

    /** The photograph, cut anew. */
    TiledImage tiled() {
        return tiler.tile(picture, tiling);
    }

    /** A question about a page that no cache knows. */
    Sequence asked() {
        int visual = TILES * TILE_TOKENS;
        ImageSpan span = new ImageSpan(1, visual, tiled(), new ImageDigest(random.nextLong(), random.nextLong()));
        ImageUse use = new ImageUse(WIDTH, HEIGHT, 4, 3, true, visual);
        EncodedPrompt prompt = new EncodedPrompt(ids(TOKENS, random), List.of(span), List.of(use), VisualStride.ONE);
        return new Sequence(prompt, SamplingParams.greedy(), 1, 0);
    }

    /** Text of that length, the same for the same seed. */
    static Sequence text(int tokens, int seed) {
        int[] ids = ids(tokens, new SplittableRandom(seed));
        EncodedPrompt prompt = new EncodedPrompt(ids, List.of(), List.of(), VisualStride.ONE);
        return new Sequence(prompt, SamplingParams.greedy(), 1, 0);
    }

    private static int[] ids(int count, SplittableRandom random) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }
}
