package dev.fovea.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PageSizeTest {
    private static final PageSize A4 = new PageSize(595, 842);
    private static final PageBox BOX = new PageBox(59.5, 84.2, 297.5, 421);

    @Test
    void thousandths_are_fractions_of_each_side() {
        assertThat(A4.toThousandths(BOX)).isEqualTo(new PageBox(100, 100, 500, 500));
        assertThat(A4.fromThousandths(new PageBox(100, 100, 500, 500)).iou(BOX)).isCloseTo(1, within(1e-9));
    }

    @Test
    void pixels_follow_the_rendering_as_it_is_and_not_a_nominal_resolution() {
        int width = A4.pixelWidth(150); // 1240 of 1239.58
        int height = A4.pixelHeight(150); // 1754 of 1754.17
        assertThat(width).isEqualTo(1240);
        assertThat(height).isEqualTo(1754);
        assertThat(A4.toPixels(A4.bounds(), width, height)).isEqualTo(new PageBox(0, 0, 1240, 1754));
        assertThat(A4.fromPixels(A4.toPixels(BOX, width, height), width, height).iou(BOX))
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void overlap_of_boxes() {
        PageBox half = new PageBox(59.5, 84.2, 178.5, 421);
        assertThat(BOX.iou(half)).isCloseTo(0.5, within(1e-9));
        assertThat(BOX.iou(BOX.moved(1000, 0))).isZero();
        assertThat(PageBox.around(List.of(BOX, half))).isEqualTo(BOX);
        assertThat(BOX.moved(500, 0).within(A4.bounds())).isEqualTo(new PageBox(559.5, 84.2, 595, 421));
        assertThat(BOX.moved(1000, 0).within(A4.bounds()).area()).isZero();
    }

    @Test
    void what_is_no_page_and_no_box_is_refused() {
        assertThatThrownBy(() -> new PageSize(0, 842)).hasMessageContaining("0.0 × 842.0");
        assertThatThrownBy(() -> new PageSize(Double.NaN, 842)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PageBox(2, 0, 1, 1)).hasMessageContaining("[2.0, 0.0, 1.0, 1.0]");
        assertThatThrownBy(() -> PageBox.around(List.of())).hasMessageContaining("no boxes");
    }
}
