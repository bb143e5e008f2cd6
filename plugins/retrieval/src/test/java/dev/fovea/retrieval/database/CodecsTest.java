package dev.fovea.retrieval.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodecsTest {
    private static final PageText TEXT = new PageText(
            List.of(
                    new TextLine(
                            List.of(
                                    new Glyph("A", new PageBox(10.5, 20, 17.25, 32), true),
                                    new Glyph("ﬁ", new PageBox(17.25, 20, 24, 32), false)),
                            0),
                    new TextLine(List.of(new Glyph("東", new PageBox(10, 40.125, 22, 52), true)), 3)),
            PageText.Origin.RECOGNISED);

    @Test
    void a_pages_text_comes_back_as_it_was() {
        assertThat(PageTextCodec.decode(PageTextCodec.encode(TEXT))).isEqualTo(TEXT);
        assertThat(PageTextCodec.decode(PageTextCodec.encode(PageText.NONE))).isEqualTo(PageText.NONE);
    }

    @Test
    void places_are_kept_to_a_thousandth_of_a_point() {
        PageBox box = new PageBox(1.0 / 3, 2.0 / 3, 1439.1 / 7, 14_399.9);
        PageText text =
                new PageText(List.of(new TextLine(List.of(new Glyph("x", box, true)), 0)), PageText.Origin.TEXT_LAYER);
        PageBox kept = PageTextCodec.decode(PageTextCodec.encode(text))
                .lines()
                .getFirst()
                .box();
        assertThat(kept.left()).isCloseTo(box.left(), within(1e-3));
        assertThat(kept.right()).isCloseTo(box.right(), within(1e-3));
        assertThat(kept.bottom()).isCloseTo(box.bottom(), within(1e-3));
    }

    @Test
    void damaged_bytes_and_other_versions_are_refused() {
        byte[] bytes = PageTextCodec.encode(TEXT);
        byte[] other = bytes.clone();
        other[0] = 9;
        byte[] half = Arrays.copyOf(bytes, bytes.length / 2);
        assertThatThrownBy(() -> PageTextCodec.decode(other)).hasMessageContaining("version 9");
        assertThatThrownBy(() -> PageTextCodec.decode(half)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PageTextCodec.decode(new byte[0])).hasMessageContaining("nothing");
    }

    @Test
    void vectors_as_text_keep_six_decimals() {
        float[] vector = {0, 1, -1, 0.123456789f, -0.0000014f, 12.5f, -0.999_999_6f};
        assertThat(VectorText.of(vector))
                .isEqualTo("[0.000000,1.000000,-1.000000,0.123457,-0.000001,12.500000,-1.000000]");
        assertThat(VectorText.parse(VectorText.of(new float[] {0.5f, -0.25f}))).containsExactly(0.5f, -0.25f);
        assertThatThrownBy(() -> VectorText.of(new float[] {Float.NaN})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VectorText.parse("0.5")).hasMessageContaining("0.5");
    }
}
