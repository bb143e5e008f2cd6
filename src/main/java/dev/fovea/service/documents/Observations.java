package dev.fovea.service.documents;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Takes what the library observes into the service's metrics and traces: each observation is a timer and a span. */
final class Observations {
    Observations() {}

    @Produces
    @Singleton
    static ObservationRegistry registry(MeterRegistry meters, Tracer tracer) {
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new SpanHandler(tracer));
        return registry;
    }
}
