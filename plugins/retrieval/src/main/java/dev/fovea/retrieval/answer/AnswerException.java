package dev.fovea.retrieval.answer;

import java.io.Serial;

/** A question cannot be answered. The message says what was expected and found. */
public final class AnswerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;

    public AnswerException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public AnswerException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why. */
    public enum Code {
        /** There is no such conversation in the collection. */
        CONVERSATION_UNKNOWN("conversation_unknown"),
        /** None of the pages that were found can be read now. */
        PAGES_UNREADABLE("pages_unreadable"),
        /** The model failed. */
        MODEL_FAILED("model_failed"),
        /** All was said, and the database did not take it: the conversation does not know of it. */
        NOT_KEPT("answer_not_kept");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        /** The name that never changes. */
        public String text() {
            return text;
        }
    }
}
