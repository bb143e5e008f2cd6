package dev.fovea.langchain4j;

import dev.fovea.engine.VisionEngine;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Who answers the contract suites.
 *
 * @param engine what is asked
 * @param name the model's name
 * @param scripted whether it answers from a script, and so needs no real picture
 */
record ContractModel(Submission engine, String name, boolean scripted) {
    static ContractModel of(VisionEngine engine) {
        return new ContractModel(engine::submit, engine.model().name(), false);
    }

    static ContractModel clever() {
        return new ContractModel(new ScriptedEngine(new CleverScript()), "scripted", true);
    }

    <B extends ModelBuilder<B>> B onto(B builder) {
        return builder.submission(engine).modelName(name);
    }

    /** The suite's own pictures come from the network; a script does not look at them. */
    ImageContent picture(Supplier<ImageContent> real) {
        return scripted ? ImageContent.from(Path.of("../../docs/images/date_phone.png"), "image/png") : real.get();
    }

    static ChatRequestParameters parameters(int maxOutputTokens) {
        return FoveaChatRequestParameters.builder()
                .maxOutputTokens(maxOutputTokens)
                .build();
    }
}
