package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.VisionEngine;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A picture in, its text out, with the model that ships. */
@ExtendWith(Engines.class)
class CardReadingTest {
    private static final String TEXT = "Date: 1996-07-22\nPhone: 716-3296";
    private static final Path CARD = Path.of("../../docs/images/date_phone.png");
    private static final ChatRequest READ = ChatRequest.builder()
            .messages(UserMessage.from(
                    ImageContent.from(CARD.toAbsolutePath().normalize().toUri()), TextContent.from("Read the text.")))
            .build();

    @Test
    void readsTheCard(VisionEngine engine) {
        ChatResponse response = FoveaChatModel.builder().engine(engine).build().chat(READ);

        assertThat(response.aiMessage().text()).isEqualTo(TEXT);
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        FoveaChatResponseMetadata metadata = (FoveaChatResponseMetadata) response.metadata();
        FoveaTokenUsage usage = (FoveaTokenUsage) metadata.tokenUsage();
        assertThat(metadata.images()).hasSize(1);
        assertThat(usage.visualTokens())
                .isEqualTo(metadata.images().getFirst().visualTokens())
                .isPositive()
                .isLessThan(usage.inputTokenCount());
    }

    @Test
    void streamsTheSameText(VisionEngine engine) {
        Heard heard = new Heard();

        FoveaStreamingChatModel.builder().engine(engine).build().chat(READ, heard);

        assertThat(heard.response().aiMessage().text()).isEqualTo(TEXT);
        assertThat(heard.text()).isEqualTo(TEXT);
        assertThat(heard.pieces()).hasSizeGreaterThan(5);
    }

    @Test
    void theSameSeedGivesTheSameAnswer(VisionEngine engine) {
        FoveaChatModel model = FoveaChatModel.builder()
                .engine(engine)
                .defaultRequestParameters(FoveaChatRequestParameters.builder()
                        .temperature(1.0)
                        .seed(3)
                        .maxOutputTokens(40)
                        .build())
                .build();

        assertThat(model.chat(READ).aiMessage()).isEqualTo(model.chat(READ).aiMessage());
    }
}
