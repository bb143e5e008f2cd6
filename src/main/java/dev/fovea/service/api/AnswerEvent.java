package dev.fovea.service.api;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.TokenLogprob;
import java.util.List;

/** What the engine tells of an answer in the making. */
sealed interface AnswerEvent {
    /** The prompt is in. */
    record Admitted(int promptTokens, List<ImageUse> images) implements AnswerEvent {}

    /** New text of one of the answers. */
    record NewText(int choice, String text, List<TokenLogprob> logprobs) implements AnswerEvent {}

    /** One of the answers is whole. */
    record ChoiceEnded(Completion.Choice choice) implements AnswerEvent {}

    /** All answers are whole; the last event. */
    record Completed(Completion completion) implements AnswerEvent {}

    /** It ended badly; the last event. */
    record Failed(EngineException failure) implements AnswerEvent {}
}
