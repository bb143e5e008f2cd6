package dev.fovea.langchain4j;

import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.langchain4j.JudgementTrial.Wording;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Asks a model whether a page answers a question, for putting pages in order. Safe for use by many threads.
 *
 * <p>Whether the model can judge, and which wording it understands, is found out by asking: about eight pages of a letter, drawn
 * when it is first needed and as large as pages are, with a question that each answers and one that it does not. The answer of a
 * model that does not pass is worth nothing, and {@link #canJudge} says so. Who guesses passes about once in twenty trials.
 */
public final class PageJudgement {
    private static final int ALTERNATIVES = 20;
    /** What a trial takes for a page that the model thinks of neither word for. */
    private static final double UNDECIDED = 0.5;

    private final FoveaChatModel model;
    private Optional<JudgementTrial> trial = Optional.empty();

    /** Asks nothing yet. */
    public PageJudgement(FoveaChatModel model) {
        this.model = model;
    }

    /**
     * P(yes), 0..1, given that the answer is yes or no; nothing if the model thinks of neither. Takes one token.
     *
     * @param question as a person asks it
     * @throws dev.langchain4j.exception.LangChain4jException when the model cannot be asked
     */
    public OptionalDouble yes(ImageContent picture, String question) {
        return yes(trial().wording(), picture, question);
    }

    /** Whether what it says is worth anything: {@link #trial} was passed. */
    public boolean canJudge() {
        return trial().passed();
    }

    /** How the model did; with the wording that it did better with. The first call asks the model, one token for each
     * of 32 questions. */
    public synchronized JudgementTrial trial() {
        JudgementTrial known = trial.orElseGet(this::measure);
        trial = Optional.of(known);
        return known;
    }

    private JudgementTrial measure() {
        return Arrays.stream(Wording.values())
                .map(this::measure)
                .max(Comparator.comparingDouble(JudgementTrial::auc)
                        .thenComparingDouble(one -> one.right() - one.wrong()))
                .orElseThrow();
    }

    private JudgementTrial measure(Wording wording) {
        List<Double> right = TrialPage.ALL.stream()
                .map(page -> yes(wording, page.picture(), page.answered()).orElse(UNDECIDED))
                .toList();
        List<Double> wrong = TrialPage.ALL.stream()
                .map(page -> yes(wording, page.picture(), page.unanswered()).orElse(UNDECIDED))
                .toList();
        return new JudgementTrial(wording, auc(right, wrong), mean(right), mean(wrong));
    }

    private static double auc(List<Double> right, List<Double> wrong) {
        double won = 0;
        for (double one : right) {
            for (double other : wrong) {
                won += (Math.signum(one - other) + 1) / 2;
            }
        }
        return won / (right.size() * wrong.size());
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    private OptionalDouble yes(Wording wording, ImageContent picture, String question) {
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from(picture, TextContent.from(wording.about(question))))
                .parameters(FoveaChatRequestParameters.builder()
                        .temperature(0.0)
                        .maxOutputTokens(1)
                        .topLogprobs(ALTERNATIVES)
                        .build())
                .build();
        FoveaChatResponseMetadata metadata =
                (FoveaChatResponseMetadata) model.chat(request).metadata();
        List<TokenLogprob> said = metadata.logprobs();
        return YesNo.yes(said.isEmpty() ? List.of() : said.getFirst().top());
    }
}
