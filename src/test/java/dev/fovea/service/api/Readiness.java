package dev.fovea.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.EngineState;
import dev.fovea.service.engine.EngineState.Loading;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what happens in the background. */
public final class Readiness {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Readiness() {}

    /** Waits until the engine is loaded or known to be unloadable. */
    public static EngineState await(EngineProducer engines) {
        until("the engine left off loading", () -> !(engines.state() instanceof Loading));
        return engines.state();
    }

    /** Waits until something holds, and fails if it never does. */
    public static void until(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }
}
