package dev.fovea.recogniser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlobsTest {
    private static final int SIDE = 200;

    @Test
    void a_turned_rectangle_is_found_with_its_angle_and_size() {
        TiltedBox drawn = new TiltedBox(90, 110, Math.toRadians(12), 120, 20);

        List<Blob> found = new Blobs(map(drawn), SIDE, SIDE, 0.5f).find();

        assertThat(found).hasSize(1);
        TiltedBox box = found.getFirst().smallest();
        assertThat(box.x()).isCloseTo(drawn.x(), within(1.0));
        assertThat(box.y()).isCloseTo(drawn.y(), within(1.0));
        assertThat(Math.IEEEremainder(box.angle() - drawn.angle(), Math.PI / 2)).isCloseTo(0, within(0.02));
        assertThat(Math.max(box.length(), box.height())).isCloseTo(drawn.length(), within(2.0));
        assertThat(Math.min(box.length(), box.height())).isCloseTo(drawn.height(), within(2.0));
        assertThat(found.getFirst().score()).isCloseTo(0.9, within(1e-6));
    }

    @Test
    void what_does_not_touch_is_apart() {
        TiltedBox upper = new TiltedBox(100, 50, 0, 80, 10);
        TiltedBox lower = new TiltedBox(100, 63, 0, 80, 10);

        assertThat(new Blobs(map(upper, lower), SIDE, SIDE, 0.5f).find())
                .extracting(blob -> Math.round(blob.fitted(0).y()))
                .containsExactly(50L, 63L);
    }

    @Test
    void a_single_pixel_is_one_wide_and_high() {
        float[] map = new float[SIDE * SIDE];
        map[7 * SIDE + 3] = 1;

        assertThat(new Blobs(map, SIDE, SIDE, 0.5f).find())
                .extracting(Blob::smallest)
                .containsExactly(new TiltedBox(3.5, 7.5, 0, 1, 1));
    }

    private static float[] map(TiltedBox... boxes) {
        float[] map = new float[SIDE * SIDE];
        for (int i = 0; i < map.length; i++) {
            for (TiltedBox box : boxes) {
                double x = i % SIDE + 0.5 - box.x();
                double y = i / SIDE + 0.5 - box.y();
                double along = x * Math.cos(box.angle()) + y * Math.sin(box.angle());
                double across = y * Math.cos(box.angle()) - x * Math.sin(box.angle());
                if (Math.abs(along) <= box.length() / 2 && Math.abs(across) <= box.height() / 2) {
                    map[i] = 0.9f;
                }
            }
        }
        return map;
    }
}
