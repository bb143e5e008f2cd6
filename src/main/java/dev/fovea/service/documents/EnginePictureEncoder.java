package dev.fovea.service.documents;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.service.engine.Awaiting;
import dev.fovea.service.engine.EngineProducer;
import dev.fovea.service.engine.EngineState;
import dev.fovea.service.engine.EngineState.Loading;
import dev.fovea.service.engine.EngineState.Ready;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.OptionalInt;

/** What the service's model sees of a page, as a vector. Whoever comes before the model is loaded waits for it. */
final class EnginePictureEncoder implements PictureEncoder {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final EngineProducer engines;

    EnginePictureEncoder(EngineProducer engines) {
        this.engines = engines;
    }

    @Override
    public int dimension() {
        return ready().engine().embeddingWidth();
    }

    @Override
    public String name() {
        return ready().model().name();
    }

    @Override
    public float[] encode(BufferedImage picture) {
        ImageSource pixels = ImageSource.rgb(picture.getWidth(), picture.getHeight(), Pixels.rgb(picture));
        return Awaiting.result(ready().engine().embed(pixels, OptionalInt.empty()));
    }

    private Ready ready() {
        EngineState state = engines.state();
        while (state instanceof Loading) {
            pause();
            state = engines.state();
        }
        return engines.ready();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.ENGINE_CLOSED, "the service is going down", e);
        }
    }
}
