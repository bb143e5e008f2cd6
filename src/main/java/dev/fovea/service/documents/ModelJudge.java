package dev.fovea.service.documents;

import dev.fovea.langchain4j.FoveaChatModel;
import dev.fovea.langchain4j.PageJudgement;
import dev.fovea.plugin.PageJudge;
import dev.fovea.retrieval.library.Png;
import dev.fovea.service.engine.EngineState.Ready;
import dev.langchain4j.data.message.ImageContent;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.OptionalDouble;

/** The model of the service as a judge of pages. */
final class ModelJudge implements PageJudge {
    private final PageJudgement judgement;

    ModelJudge(Ready engine) {
        this.judgement = new PageJudgement(
                FoveaChatModel.builder().engine(engine.engine()).build());
    }

    /** Whether the model was found to judge better than a guess. Asks it some questions the first time, and blocks. */
    boolean isAble() {
        return judgement.canJudge();
    }

    @Override
    public OptionalDouble yes(BufferedImage page, String question) {
        return judgement.yes(
                ImageContent.from(Base64.getEncoder().encodeToString(Png.of(page)), "image/png"), question);
    }
}
