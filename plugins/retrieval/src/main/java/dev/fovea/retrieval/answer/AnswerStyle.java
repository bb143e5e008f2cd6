package dev.fovea.retrieval.answer;

/** What can be asked of a model: a capability of its own, which whoever chooses the model knows. */
public enum AnswerStyle {
    /**
     * Follows no instructions: it is shown one page, and asked the bare question. If it says that the page does not answer it,
     * it is shown the next. The model that ships is one of these.
     */
    SMALL,
    /** Follows instructions: it is shown several pages with what they say, the conversation so far, and asked for citations. */
    LARGE
}
