package dev.fovea.documents;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.langchain4j.FoveaChatModel;
import dev.fovea.langchain4j.FoveaStreamingChatModel;
import dev.fovea.langchain4j.PageJudgement;
import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.tiny.TinyModel;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.OptionalInt;
import javax.imageio.ImageIO;

/** The model that ships, as what answers questions, as what judges pages and as what tells how they look. */
final class ShippedModel implements AutoCloseable {
    static final String NAME = "fovea-tiny";

    private final VisionEngine engine;

    ShippedModel(int threads) {
        Path cache = Path.of(System.getProperty("java.io.tmpdir"), "fovea-model");
        engine = VisionEngine.open(EngineConfig.of(TinyModel.locate(cache)).withThreads(threads));
    }

    StreamingChatModel streaming(ChatModelListener listener) {
        return FoveaStreamingChatModel.builder()
                .engine(engine)
                .listeners(listener)
                .build();
    }

    PageJudge judge() {
        PageJudgement judgement =
                new PageJudgement(FoveaChatModel.builder().engine(engine).build());
        return (page, question) -> judgement.yes(ImageContent.from(png(page), "image/png"), question);
    }

    /** Pooled features of the model's ViT, as the service uses them. */
    PictureEncoder pictures() {
        return new PictureEncoder() {
            @Override
            public int dimension() {
                return engine.embeddingWidth();
            }

            @Override
            public String name() {
                return NAME;
            }

            @Override
            public float[] encode(BufferedImage picture) {
                return engine.embed(ImageSource.encoded(bytes(picture)), OptionalInt.empty())
                        .join();
            }
        };
    }

    private static String png(BufferedImage page) {
        return Base64.getEncoder().encodeToString(bytes(page));
    }

    private static byte[] bytes(BufferedImage page) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(page, "png", bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException("a page cannot be written as PNG", failure);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        engine.close();
    }
}
