package dev.fovea.service.documents;

import dev.fovea.engine.api.ImageSource;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.service.engine.Awaiting;
import dev.fovea.service.engine.EngineProducer;
import java.awt.image.BufferedImage;
import java.util.OptionalInt;

/** What the service's model sees of a page, as a vector. Whoever comes before the model is loaded waits for it. */
final class EnginePictureEncoder implements PictureEncoder {
    private final EngineProducer engines;

    EnginePictureEncoder(EngineProducer engines) {
        this.engines = engines;
    }

    @Override
    public int dimension() {
        return engines.awaited().engine().embeddingWidth();
    }

    @Override
    public String name() {
        return engines.awaited().model().name();
    }

    @Override
    public float[] encode(BufferedImage picture) {
        ImageSource pixels = ImageSource.rgb(picture.getWidth(), picture.getHeight(), Pixels.rgb(picture));
        return Awaiting.result(engines.awaited().engine().embed(pixels, OptionalInt.empty()));
    }
}
