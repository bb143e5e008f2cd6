package dev.fovea.service.api;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.TokenLogprob;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Carries an answer from the engine to the thread that writes it. Unbounded, so that a slow client never holds up the
 * engine; the answer's own length bounds it.
 */
final class AnswerQueue implements GenerationListener {
    private final BlockingQueue<AnswerEvent> events = new LinkedBlockingQueue<>();

    /** Waits for the next event. */
    AnswerEvent take() {
        try {
            return events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.ENGINE_CLOSED, "the service is going down", e);
        }
    }

    @Override
    public void onAdmitted(int promptTokens, List<ImageUse> images) {
        events.add(new AnswerEvent.Admitted(promptTokens, images));
    }

    @Override
    public void onText(int choice, String text, List<TokenLogprob> logprobs) {
        events.add(new AnswerEvent.NewText(choice, text, logprobs));
    }

    @Override
    public void onChoice(Completion.Choice choice) {
        events.add(new AnswerEvent.ChoiceEnded(choice));
    }

    @Override
    public void onCompleted(Completion completion) {
        events.add(new AnswerEvent.Completed(completion));
    }

    @Override
    public void onFailed(EngineException failure) {
        events.add(new AnswerEvent.Failed(failure));
    }
}
