package dev.fovea.engine.schedule;

import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.EncodedPrompt;
import dev.fovea.engine.prompt.ImageSpan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Prompts by hand: words are small numbers, a picture takes two tokens a tile. */
public final class FakePrompts {
    public static final int TOKENS_PER_TILE = 2;

    /** The id of every visual token. */
    public static final int VISUAL = 99;

    private FakePrompts() {}

    public static EncodedPrompt words(int... ids) {
        return prompt(VisualStride.ONE, List.of(), ids);
    }

    /** {@code count} words that differ from those of other seeds. */
    public static EncodedPrompt words(int count, long seed) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) {
            ids[i] = (int) Math.floorMod(seed * 31 + i * 7L, 90);
        }
        return words(ids);
    }

    /** The pictures, one after another, then the words. */
    public static EncodedPrompt prompt(VisualStride stride, List<FakePicture> pictures, int... words) {
        List<ImageSpan> spans = new ArrayList<>();
        List<ImageUse> images = new ArrayList<>();
        int[] ids = new int[0];
        for (FakePicture picture : pictures) {
            int from = ids.length + 1;
            int length = picture.tiles() * TOKENS_PER_TILE;
            ids = Arrays.copyOf(ids, from + length + 1);
            ids[from - 1] = 97;
            Arrays.fill(ids, from, from + length, VISUAL);
            ids[from + length] = 98;
            spans.add(new ImageSpan(from, length, picture, picture.digest()));
            images.add(new ImageUse(picture.tiles(), 1, picture.tiles(), 1, false, length));
        }
        int from = ids.length;
        ids = Arrays.copyOf(ids, from + words.length);
        System.arraycopy(words, 0, ids, from, words.length);
        return new EncodedPrompt(ids, spans, images, stride);
    }
}
