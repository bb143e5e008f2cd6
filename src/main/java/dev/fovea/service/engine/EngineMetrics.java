package dev.fovea.service.engine;

import dev.fovea.engine.EngineStats;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.Completion.Timings;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.service.engine.EngineState.Ready;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The engine in numbers, for Prometheus. Gauges read 0 until the model is loaded. */
@Singleton
public final class EngineMetrics {
    private static final EngineStats NOTHING_YET = new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static final Duration[] WAITS =
            millis(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000);
    private static final Duration[] PACES = millis(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000);

    private final EngineProducer engines;
    private final MeterRegistry registry;
    private final Timer firstToken;
    private final Timer outputToken;
    private final Timer openRequest;
    private final Timer openFirstToken;
    private final Timer openOutputToken;

    EngineMetrics(EngineProducer engines, MeterRegistry registry) {
        this.engines = engines;
        this.registry = registry;
        this.firstToken = Timer.builder("fovea.time.to.first.token")
                .description("From submission to the first token")
                .serviceLevelObjectives(WAITS)
                .register(registry);
        this.outputToken = Timer.builder("fovea.time.per.output.token")
                .description("Mean time of each token after the first, one observation a request")
                .serviceLevelObjectives(PACES)
                .register(registry);
        this.openRequest = open("gen_ai.server.request.duration", "From submission to the last token", WAITS);
        this.openFirstToken = open("gen_ai.server.time_to_first_token", "From submission to the first token", WAITS);
        this.openOutputToken = open(
                "gen_ai.server.time_per_output_token",
                "Mean time of each token after the first, one observation a request",
                PACES);
    }

    /** The same times under the names that OpenTelemetry's conventions have for them, for dashboards that know those. */
    private Timer open(String name, String description, Duration[] objectives) {
        return Timer.builder(name)
                .description(description)
                .tag("gen_ai.operation.name", "chat")
                .tag("gen_ai.provider.name", "fovea")
                .serviceLevelObjectives(objectives)
                .register(registry);
    }

    void register(@Observes StartupEvent event) {
        gauge("fovea.requests.waiting", "Requests in the queue", EngineStats::waiting);
        gauge("fovea.requests.running", "Sequences in the batch", EngineStats::running);
        gauge("fovea.kv.blocks", "Blocks of the KV cache", EngineStats::kvBlocks);
        gauge("fovea.kv.blocks.used", "Blocks that running sequences hold", EngineStats::kvBlocksInUse);
        gauge("fovea.kv.usage.ratio", "Used blocks over all blocks", EngineMetrics::kvUsage);
        counter("fovea.tokens.prompt", "Prompt tokens read, cached ones included", EngineStats::promptTokens);
        counter("fovea.tokens.cached", "Prompt tokens found in the prefix cache", EngineStats::cachedTokens);
        counter("fovea.tokens.completion", "Tokens written", EngineStats::completionTokens);
        counter("fovea.images.encoded", "Pictures read by the vision transformer", EngineStats::imagesEncoded);
        counter("fovea.images.reused", "Pictures found in the embedding cache", EngineStats::imagesReused);
        counter("fovea.preemptions", "Sequences that had to start again", EngineStats::preemptions);
        counter("fovea.steps", "Steps run", EngineStats::steps);
    }

    /** Counts a request by how it ended: {@code stop}, {@code length}, {@code cancelled}, or an error's code. */
    public void ended(String outcome) {
        registry.counter("fovea.requests", "outcome", outcome).increment();
    }

    /** Counts a request that was answered, and keeps its times. */
    public void answered(Completion completion) {
        int choices = Math.max(1, completion.choices().size());
        answered(outcome(completion), completion.timings(), completion.usage().completionTokens() / choices);
    }

    /**
     * The same for an answer that somebody else asked the engine for.
     *
     * @param outcome how it ended
     * @param written tokens of the answer; of one of them where there are several
     */
    public void answered(String outcome, Timings timings, int written) {
        ended(outcome);
        openRequest.record(timings.total());
        if (written > 0) {
            firstToken.record(timings.firstToken());
            openFirstToken.record(timings.firstToken());
        }
        int later = written - 1;
        if (later > 0) {
            Duration each = timings.total().minus(timings.firstToken()).dividedBy(later);
            outputToken.record(each);
            openOutputToken.record(each);
        }
    }

    /** Of several answers the least regular end counts. */
    private static String outcome(Completion completion) {
        FinishReason reason = completion.choices().stream()
                .map(Completion.Choice::finishReason)
                .max(Comparator.naturalOrder())
                .orElse(FinishReason.CANCELLED);
        return reason.name().toLowerCase(Locale.ROOT);
    }

    private static double kvUsage(EngineStats stats) {
        return stats.kvBlocks() == 0 ? 0 : (double) stats.kvBlocksInUse() / stats.kvBlocks();
    }

    private void gauge(String name, String description, ToDoubleFunction<EngineStats> value) {
        Gauge.builder(name, this, self -> value.applyAsDouble(self.stats()))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<EngineStats> value) {
        FunctionCounter.builder(name, this, self -> value.applyAsDouble(self.stats()))
                .description(description)
                .register(registry);
    }

    private EngineStats stats() {
        return engines.state() instanceof Ready ready ? ready.engine().stats() : NOTHING_YET;
    }

    private static Duration[] millis(long... values) {
        return Arrays.stream(values).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
