package dev.fovea.retrieval.embedding;

import java.io.Serial;

/** The embedding model cannot be used. The message names it and says what was expected and found. */
public final class EmbeddingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;

    public EmbeddingException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public EmbeddingException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why. */
    public enum Code {
        /** Its server does not answer, or has too much to do; it may answer later. */
        UNAVAILABLE("embedding_unavailable"),
        /** It refused what it was asked, or made something else than vectors of its length. */
        FAILED("embedding_failed");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
