package dev.fovea.retrieval.answer;

/** How an ask ended. */
public enum AnswerOutcome {
    ANSWERED("answered"),
    /** Nothing was found, or the model says that what was found does not answer it. */
    NOT_IN_DOCUMENTS("not_in_documents"),
    /** Whoever asked has gone. */
    CANCELLED("cancelled"),
    /** The model failed, or no page could be read. */
    FAILED("failed");

    private final String code;

    AnswerOutcome(String code) {
        this.code = code;
    }

    /** The name that never changes: in the database and in JSON. */
    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException if no outcome has this code */
    public static AnswerOutcome of(String code) {
        for (AnswerOutcome outcome : values()) {
            if (outcome.code.equals(code)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("no outcome is called " + code);
    }
}
