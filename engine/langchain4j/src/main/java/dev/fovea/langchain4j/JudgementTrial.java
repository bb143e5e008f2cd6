package dev.fovea.langchain4j;

/**
 * How well a model told the right questions of a few drawn pages from wrong ones.
 *
 * @param wording how it was asked
 * @param auc how often the page's own question got a higher P(yes) than one that the page does not answer, over all pairs;
 *     0.5 is a guess
 * @param right mean P(yes) of the pages' own questions
 * @param wrong mean P(yes) of the others
 */
public record JudgementTrial(Wording wording, double auc, double right, double wrong) {
    /** Of a model that judges no better, re-ranking would spoil more than it mends. */
    static final double PASSED = 0.8;

    /** Whether the model can judge. */
    public boolean passed() {
        return auc >= PASSED && right > wrong;
    }

    /** How a model is asked whether a page answers a question. */
    public enum Wording {
        /** As the model that ships was trained to be asked. */
        BARE("Does the page answer this: %s"),
        /** For models that follow instructions, and would otherwise answer in a sentence. */
        INSTRUCTED("Does the page answer this: %s Answer yes or no.");

        private final String form;

        Wording(String form) {
            this.form = form;
        }

        String about(String question) {
            return form.formatted(question);
        }
    }
}
