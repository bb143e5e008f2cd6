package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.tiny.TinyModel;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.UserMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's lines of Java, compiled and run so that they stay true. */
class ReadmeExampleTest {
    interface CardReader {
        @UserMessage("Read the text.")
        String read(@UserMessage ImageContent card);
    }

    @Test
    void readsACard() {
        Path folder = TinyModel.locate(Path.of("target", "models"));
        Path card = Path.of("../../docs/images/date_phone.png");

        try (VisionEngine engine = VisionEngine.open(EngineConfig.of(folder))) {
            ChatModel model = FoveaChatModel.builder().engine(engine).build();
            CardReader reader = AiServices.create(CardReader.class, model);

            String text = reader.read(ImageContent.from(card, "image/png"));

            assertThat(text).isEqualTo("Date: 1996-07-22\nPhone: 716-3296");
        }
    }
}
