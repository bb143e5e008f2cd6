package dev.fovea.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.VisualStride;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockHasherTest {
    private static final int BLOCK = 16;
    private static final int[] TOKENS = IntStream.range(0, 96).toArray();

    @Test
    void equalPromptsHaveEqualNames() {
        List<BlockHash> names = names(TOKENS, VisualStride.ONE, TestImages.span(20, 30, 1));
        assertThat(names(TOKENS.clone(), VisualStride.ONE, TestImages.span(20, 30, 1)))
                .isEqualTo(names);
        assertThat(new HashSet<>(names)).hasSize(6).doesNotContain(BlockHash.ROOT);
    }

    @Test
    void anotherTokenChangesItsBlockAndAllThatFollow() {
        int[] other = TOKENS.clone();
        other[40] = -1;
        differFrom(2, names(TOKENS, VisualStride.ONE), names(other, VisualStride.ONE));
    }

    @Test
    void anotherPictureUnderTheSameTokensChangesTheNames() {
        differFrom(
                1,
                names(TOKENS, VisualStride.ONE, TestImages.span(20, 30, 1)),
                names(TOKENS, VisualStride.ONE, TestImages.span(20, 30, 2)));
    }

    @Test
    void anotherStrideChangesTheNamesFromThePictureOn() {
        differFrom(
                1,
                names(TOKENS, VisualStride.ONE, TestImages.span(20, 30, 1)),
                names(TOKENS, VisualStride.of(0.25), TestImages.span(20, 30, 1)));
        assertThat(names(TOKENS, VisualStride.of(0.25))).isEqualTo(names(TOKENS, VisualStride.ONE));
    }

    @Test
    void theSamePictureFurtherOnChangesTheNames() {
        differFrom(
                1,
                names(TOKENS, VisualStride.ONE, TestImages.span(20, 30, 1)),
                names(TOKENS, VisualStride.ONE, TestImages.span(21, 30, 1)));
    }

    @Test
    void aPictureWithinABlockIsNotTheSameBlockWithoutIt() {
        differFrom(1, names(TOKENS, VisualStride.ONE, TestImages.span(18, 4, 1)), names(TOKENS, VisualStride.ONE));
    }

    @Test
    void namesGoOnOverWhatIsWritten() {
        EncodedPrompt prompt =
                new EncodedPrompt(IntStream.range(0, 8).toArray(), List.of(), List.of(), VisualStride.ONE);
        BlockHash whole = prompt.blockHasher().hash(BlockHash.ROOT, TOKENS, 0, BLOCK);
        assertThat(whole).isEqualTo(names(TOKENS, VisualStride.ONE).getFirst());
    }

    private static List<BlockHash> names(int[] tokens, VisualStride stride, ImageSpan... spans) {
        BlockHasher hasher = new EncodedPrompt(tokens, List.of(spans), List.of(), stride).blockHasher();
        List<BlockHash> names = new ArrayList<>();
        BlockHash previous = BlockHash.ROOT;
        for (int from = 0; from < tokens.length; from += BLOCK) {
            previous = hasher.hash(previous, tokens, from, from + BLOCK);
            names.add(previous);
        }
        return names;
    }

    private static void differFrom(int block, List<BlockHash> some, List<BlockHash> others) {
        assertThat(some.subList(0, block)).isEqualTo(others.subList(0, block));
        for (int i = block; i < some.size(); i++) {
            assertThat(some.get(i)).isNotEqualTo(others.get(i));
        }
    }
}
