package dev.fovea.documents.speed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    @Test
    void a_rank_is_the_smallest_value_that_the_share_does_not_exceed() {
        List<Double> millis =
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) (201 - i)).toList();
        assertThat(Latency.of(millis)).isEqualTo(new Latency(200, 100, 190, 198, 200));
    }

    @Test
    void one_call_is_all_of_its_ranks_and_none_has_none() {
        assertThat(Latency.of(List.of(7.0))).isEqualTo(new Latency(1, 7, 7, 7, 7));
        assertThat(Latency.of(List.of())).isEqualTo(new Latency(0, 0, 0, 0, 0));
    }
}
