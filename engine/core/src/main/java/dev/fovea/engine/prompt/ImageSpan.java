package dev.fovea.engine.prompt;

import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.PixelSource;

/**
 * The visual tokens of one picture within a prompt: the {@code <IMG_CONTEXT>} between {@code <img>} and {@code </img>}.
 *
 * @param start index of the first visual token
 * @param length how many there are, tiles · tokens per tile, at least 1
 * @param image the tiles they stand for, in order
 * @param digest names the tiles by content and grid
 */
public record ImageSpan(int start, int length, PixelSource image, ImageDigest digest) {
    public ImageSpan {
        if (start < 0 || length < 1) {
            throw new IllegalArgumentException("no span: %d tokens from %d".formatted(length, start));
        }
    }

    /** Index after the last visual token. */
    public int end() {
        return start + length;
    }
}
