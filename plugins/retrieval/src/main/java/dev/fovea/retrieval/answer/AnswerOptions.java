package dev.fovea.retrieval.answer;

/**
 * How answers are made.
 *
 * @param model what the model is called, for the record
 * @param locate whether a small model is asked where on the page a claim stands that has no place yet, which takes as long as
 *     the question did
 * @param leastYes if a judge has looked at pages and gives none of them this much, 0..1, nothing is asked: the answer is not in
 *     the documents
 */
public record AnswerOptions(AnswerStyle style, AnswerBudget budget, String model, boolean locate, double leastYes) {
    private static final double LEAST_YES = 0.02;

    public static AnswerOptions small(String model) {
        return new AnswerOptions(AnswerStyle.SMALL, AnswerBudget.SMALL, model, false, LEAST_YES);
    }

    public static AnswerOptions large(String model) {
        return new AnswerOptions(AnswerStyle.LARGE, AnswerBudget.LARGE, model, false, LEAST_YES);
    }

    public AnswerOptions withBudget(AnswerBudget other) {
        return new AnswerOptions(style, other, model, locate, leastYes);
    }

    public AnswerOptions withLocate(boolean asked) {
        return new AnswerOptions(style, budget, model, asked, leastYes);
    }
}
