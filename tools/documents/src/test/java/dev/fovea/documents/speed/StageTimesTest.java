package dev.fovea.documents.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

class StageTimesTest {
    @Test
    void steps_are_told_apart_and_forgotten_when_told_to() {
        StageTimes times = new StageTimes();
        ObservationRegistry registry = times.registry();
        for (String step : new String[] {"read", "keep", "read"}) {
            Observation.createNotStarted("fovea.ingest", registry)
                    .lowCardinalityKeyValue("step", step)
                    .observe(() -> {});
        }
        assertThat(times.steps()).containsOnlyKeys("fovea.ingest read", "fovea.ingest keep");
        assertThat(times.steps().get("fovea.ingest read")).hasSize(2).allMatch(millis -> millis >= 0);
        times.clear();
        assertThat(times.steps()).isEmpty();
    }
}
