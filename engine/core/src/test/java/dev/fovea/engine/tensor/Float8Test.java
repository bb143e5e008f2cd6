package dev.fovea.engine.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Float8Test {
    @Test
    void everyNumberComesBackAsItself() {
        for (int bits = 0; bits < 256; bits++) {
            float value = Float8.from((byte) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float8.to(value)).as("%x", bits).isEqualTo((byte) bits);
            }
        }
    }

    @Test
    void numbersAreThoseOfTheFormat() {
        assertThat(Float8.from((byte) 0x38)).isEqualTo(1f);
        assertThat(Float8.from((byte) 0x7e)).isEqualTo(448f);
        assertThat(Float8.from((byte) 0x01)).isEqualTo(0.001953125f); // 2^-9, the least
        assertThat(Float8.from((byte) 0xc0)).isEqualTo(-2f);
        assertThat(Float8.from((byte) 0x7f)).isNaN();
        assertThat(Float8.to(Float.NaN) & 0x7f).isEqualTo(0x7f);
    }

    @Test
    void theNearestIsTakenAndOfTwoTheEvenOne() {
        for (int bits = 0; bits < 0x7e; bits++) {
            float low = Float8.from((byte) bits);
            float high = Float8.from((byte) (bits + 1));
            float middle = (low + high) / 2;
            assertThat(Float8.to(Math.nextDown(middle))).isEqualTo((byte) bits);
            assertThat(Float8.to(Math.nextUp(middle))).isEqualTo((byte) (bits + 1));
            assertThat(Float8.to(middle) & 1).as("between %s and %s", low, high).isZero();
        }
    }

    @Test
    void whatIsTooLargeBecomesTheLargest() {
        assertThat(Float8.from(Float8.to(1e9f))).isEqualTo(448f);
        assertThat(Float8.from(Float8.to(Float.NEGATIVE_INFINITY))).isEqualTo(-448f);
    }
}
