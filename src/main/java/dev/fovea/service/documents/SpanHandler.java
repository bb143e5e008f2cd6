package dev.fovea.service.documents;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes what the library observes into traces: each observation is a span, below that of the request or step it belongs to. */
final class SpanHandler implements ObservationHandler<Observation.Context> {
    private final Tracer tracer;

    SpanHandler(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    @Override
    public void onStart(Observation.Context context) {
        String name = Objects.requireNonNullElse(context.getContextualName(), context.getName());
        context.put(
                Span.class, tracer.spanBuilder(name).setParent(parent(context)).startSpan());
    }

    @Override
    public void onError(Observation.Context context) {
        Throwable failure = context.getError();
        if (failure != null) {
            span(context).recordException(failure).setStatus(StatusCode.ERROR);
        }
    }

    @Override
    public void onStop(Observation.Context context) {
        Span span = span(context);
        context.getAllKeyValues().forEach(pair -> span.setAttribute(pair.getKey(), pair.getValue()));
        span.end();
    }

    private static Context parent(Observation.Context context) {
        ObservationView above = context.getParentObservation();
        return above == null ? Context.current() : Context.current().with(span(above.getContextView()));
    }

    private static Span span(Observation.ContextView context) {
        @Nullable Span span = context.get(Span.class);
        return span == null ? Span.getInvalid() : span;
    }
}
