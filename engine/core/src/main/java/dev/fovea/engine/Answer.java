package dev.fovea.engine;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.schedule.Sequence;
import dev.fovea.engine.schedule.StepBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One of a request's answers: its sequence, its text so far and whether it has ended. Owned by the engine thread. */
final class Answer {
    private final ActiveRequest request;
    private final Sequence sequence;
    private final int lengthLimit;
    private final AnswerRules rules;
    private final AnswerText text;
    private final List<TokenLogprob> logprobs = new ArrayList<>();
    private Optional<FinishReason> finishReason = Optional.empty();

    /**
     * Starts an answer.
     *
     * @param lengthLimit tokens, prompt and answer, at which it ends
     */
    Answer(ActiveRequest request, Sequence sequence, int lengthLimit, AnswerRules rules) {
        this.request = request;
        this.sequence = sequence;
        this.lengthLimit = lengthLimit;
        this.rules = rules;
        this.text = new AnswerText(rules, sequence.sampling().stopStrings());
    }

    ActiveRequest request() {
        return request;
    }

    Sequence sequence() {
        return sequence;
    }

    boolean isFinished() {
        return finishReason.isPresent();
    }

    /** Takes the token that entry {@code i} of the batch sampled, and tells the listener. */
    void accept(StepBatch batch, int i) {
        int id = batch.sampled(i);
        if (endsTurn(id)) {
            finish(FinishReason.STOP);
            return;
        }
        sequence.append(id);
        String piece = text.append(id);
        List<TokenLogprob> news = logprobsOf(batch, i);
        logprobs.addAll(news);
        if (!piece.isEmpty() || !news.isEmpty()) {
            request.tellText(sequence.choice(), piece, news);
        }
        if (text.stopped()) {
            finish(FinishReason.STOP);
        } else if (sequence.length() >= lengthLimit) {
            finish(FinishReason.LENGTH);
        }
    }

    /** Ends the answer, if it has not ended, and tells the listener the rest of its text. */
    void finish(FinishReason reason) {
        if (isFinished()) {
            return;
        }
        finishReason = Optional.of(reason);
        String rest = text.finish();
        if (!rest.isEmpty()) {
            request.tellText(sequence.choice(), rest, List.of());
        }
        request.choiceFinished(choice(reason));
    }

    private Completion.Choice choice(FinishReason reason) {
        String whole = text.toString();
        int images = sequence.prompt().spans().size();
        List<Integer> tokens = Arrays.stream(sequence.tokens(), sequence.promptLength(), sequence.length())
                .boxed()
                .toList();
        return new Completion.Choice(
                sequence.choice(),
                whole,
                reason,
                tokens,
                logprobs,
                rules.boxes().read(whole, images));
    }

    private boolean endsTurn(int id) {
        return rules.endTokens().contains(id)
                || sequence.sampling().stopTokens().contains(id);
    }

    private List<TokenLogprob> logprobsOf(StepBatch batch, int i) {
        int alternatives = sequence.alternatives();
        if (alternatives < 0) {
            return List.of();
        }
        List<TokenLogprob> top = new ArrayList<>(alternatives);
        for (int rank = 0; rank < alternatives; rank++) {
            top.add(logprob(batch.topId(i, rank), batch.topLogprob(i, rank), List.of()));
        }
        return List.of(logprob(batch.sampled(i), batch.logprob(i), top));
    }

    private TokenLogprob logprob(int id, float value, List<TokenLogprob> top) {
        return new TokenLogprob(id, rules.tokenizer().text(id), value, top);
    }
}
