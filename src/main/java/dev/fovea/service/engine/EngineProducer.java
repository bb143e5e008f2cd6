package dev.fovea.service.engine;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.service.engine.EngineState.Closed;
import dev.fovea.service.engine.EngineState.Failed;
import dev.fovea.service.engine.EngineState.Loading;
import dev.fovea.service.engine.EngineState.Ready;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Opens the engine when the service starts, without keeping it from starting, and closes it when the service stops. */
@Singleton
public final class EngineProducer {
    private static final Logger LOG = Logger.getLogger(EngineProducer.class);

    private final FoveaConfig config;
    private final StartNotice notice;
    private final EngineState loading = new Loading();
    private final AtomicReference<EngineState> state = new AtomicReference<>(loading);
    private final CountDownLatch loaded = new CountDownLatch(1);

    EngineProducer(FoveaConfig config, StartNotice notice) {
        this.config = config;
        this.notice = notice;
    }

    void start(@Observes StartupEvent event) {
        notice.warnOfMissingFlags();
        Thread.ofPlatform().name("fovea-load").daemon().start(this::load);
    }

    void stop(@Observes ShutdownEvent event) {
        EngineState last = state.getAndSet(new Closed());
        loaded.countDown();
        if (last instanceof Ready ready) {
            ready.engine().close();
        }
    }

    /** Where the engine is in its life. */
    public EngineState state() {
        return state.get();
    }

    /**
     * The engine, for a request.
     *
     * @throws EngineException while there is none
     */
    public Ready ready() {
        return switch (state.get()) {
            case Ready ready -> ready;
            case Loading loading -> throw unavailable("the model is still loading; try again in a moment");
            case Failed failed ->
                throw unavailable("the model could not be loaded; the reason is in the answer of /q/health/ready");
            case Closed closed -> throw unavailable("the service is going down");
        };
    }

    /**
     * The engine, for work that has time; waits while it is loading.
     *
     * @throws EngineException if there will be none
     */
    public Ready awaited() {
        try {
            loaded.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.ENGINE_CLOSED, "the service is going down", e);
        }
        return ready();
    }

    private void load() {
        EngineState outcome = open();
        boolean wanted = state.compareAndSet(loading, outcome);
        loaded.countDown();
        if (outcome instanceof Failed failed) {
            LOG.errorf("The model could not be loaded: %s", failed.reason());
        }
        if (outcome instanceof Ready ready) {
            if (wanted) {
                notice.announce(ready);
            } else {
                ready.engine().close();
            }
        }
    }

    private EngineState open() {
        try {
            ServedModel model = ServedModel.find(config);
            LOG.infof("Loading %s from %s", model.name(), model.folder());
            return new Ready(VisionEngine.open(engineConfig(model)), model, Instant.now());
        } catch (EngineException e) {
            return new Failed(
                    Objects.requireNonNullElse(e.getMessage(), e.code().id()));
        } catch (RuntimeException | Error e) {
            LOG.error("Loading failed in a way nobody thought of", e);
            return new Failed("a defect of the engine; the log has its trace");
        }
    }

    private EngineConfig engineConfig(ServedModel model) {
        EngineConfig base = EngineConfig.of(model.folder());
        return new EngineConfig(
                model.folder(),
                config.backend(),
                config.weights().map(WeightFormat::parse),
                config.kvType().map(EngineProducer::kvType),
                config.threads(),
                config.contextTokens(),
                config.kvTokens(),
                base.stepTokens(),
                base.maxSequences(),
                config.queueLimit(),
                config.limits().images(),
                config.limits().tiles(),
                config.limits().pixels(),
                base.embeddingTokens());
    }

    private static DType kvType(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "f32" -> DType.F32;
            case "bf16" -> DType.BF16;
            case "i8" -> DType.I8;
            default ->
                throw new EngineException(
                        ErrorCode.REQUEST_INVALID, "fovea.kv-type must be f32, bf16 or i8; found '" + name + "'");
        };
    }

    private static EngineException unavailable(String message) {
        return new EngineException(ErrorCode.ENGINE_CLOSED, message);
    }
}
