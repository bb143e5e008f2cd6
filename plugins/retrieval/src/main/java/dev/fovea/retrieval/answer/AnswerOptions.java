package dev.fovea.retrieval.answer;

import java.time.Duration;

/**
 * How answers are made.
 *
 * @param model what the model is called, for the record
 * @param locate whether a small model is asked where on the page a claim stands that has no place yet, which takes as long as
 *     the question did
 * @param leastYes if a judge has looked at pages and gives none of them this much, 0..1, nothing is asked: the answer is not in
 *     the documents
 * @param keeping how long it is tried to keep an answer while the database is away; then the ask fails
 */
public record AnswerOptions(
        AnswerStyle style, AnswerBudget budget, String model, boolean locate, double leastYes, Duration keeping) {
    private static final double LEAST_YES = 0.02;
    /** PostgreSQL that was killed is back within some seconds, in a container within some more. */
    private static final Duration KEEPING = Duration.ofSeconds(20);

    public static AnswerOptions small(String model) {
        return new AnswerOptions(AnswerStyle.SMALL, AnswerBudget.SMALL, model, false, LEAST_YES, KEEPING);
    }

    public static AnswerOptions large(String model) {
        return new AnswerOptions(AnswerStyle.LARGE, AnswerBudget.LARGE, model, false, LEAST_YES, KEEPING);
    }

    public AnswerOptions withBudget(AnswerBudget other) {
        return new AnswerOptions(style, other, model, locate, leastYes, keeping);
    }

    public AnswerOptions withLocate(boolean asked) {
        return new AnswerOptions(style, budget, model, asked, leastYes, keeping);
    }

    public AnswerOptions withKeeping(Duration most) {
        return new AnswerOptions(style, budget, model, locate, leastYes, most);
    }
}
