package dev.fovea.documents.speed;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Adds up how long observed steps took, by the names of observation and step. Safe for use by many threads. */
public final class StageTimes implements ObservationHandler<Observation.Context> {
    private static final double NANOS_A_MILLI = 1e6;

    private final Map<String, ConcurrentLinkedQueue<Double>> millis = new ConcurrentHashMap<>();

    /** A registry that tells these times of everything that it observes. */
    public ObservationRegistry registry() {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(this);
        return registry;
    }

    @Override
    public void onStart(Observation.Context context) {
        context.put(StageTimes.class, System.nanoTime());
    }

    @Override
    public void onStop(Observation.Context context) {
        Long start = context.get(StageTimes.class);
        if (start != null) {
            KeyValue step = context.getLowCardinalityKeyValue("step");
            String name = context.getName() + (step == null ? "" : " " + step.getValue());
            millis.computeIfAbsent(name, any -> new ConcurrentLinkedQueue<>())
                    .add((System.nanoTime() - start) / NANOS_A_MILLI);
        }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    /** Forgets what there was until now. */
    public void clear() {
        millis.clear();
    }

    /** Milliseconds of each step, by name. */
    public Map<String, List<Double>> steps() {
        Map<String, List<Double>> steps = new TreeMap<>();
        millis.forEach((name, times) -> steps.put(name, new ArrayList<>(times)));
        return steps;
    }
}
