package dev.fovea.langchain4j;

import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who answers the contract suites.
 *
 * @param engine what is asked
 * @param name the model's name
 * @param scripted whether it answers from a script, and so needs no real picture
 */
record ContractModel(Submission engine, String name, boolean scripted) {
    private static final Path CARD = Path.of("../../docs/images/date_phone.png");

    static ContractModel of(VisionEngine engine) {
        return new ContractModel(engine::submit, engine.model().name(), false);
    }

    /** The model that ships says nothing without a card; whatever it is asked, it is shown one and asked to read it. */
    static ContractModel ofCardReader(VisionEngine engine) {
        Message question = Message.user(List.of(card()), "Read the text.");
        return new ContractModel(
                (request, listener) -> engine.submit(
                        new GenerationRequest(
                                List.of(question),
                                List.of(),
                                request.sampling(),
                                request.maxTiles(),
                                request.stride(),
                                request.choices()),
                        listener),
                engine.model().name(),
                false);
    }

    private static ImageSource card() {
        try {
            return ImageSource.encoded(Files.readAllBytes(CARD));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ContractModel clever() {
        return new ContractModel(new ScriptedEngine(new CleverScript()), "scripted", true);
    }

    <B extends ModelBuilder<B>> B onto(B builder) {
        return builder.submission(engine).modelName(name);
    }

    /** The suite's own pictures come from the network; a script does not look at them. */
    ImageContent picture(Supplier<ImageContent> real) {
        return scripted ? ImageContent.from(CARD, "image/png") : real.get();
    }

    static ChatRequestParameters parameters(int maxOutputTokens) {
        return FoveaChatRequestParameters.builder()
                .maxOutputTokens(maxOutputTokens)
                .build();
    }
}
