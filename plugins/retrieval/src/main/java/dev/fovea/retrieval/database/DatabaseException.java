package dev.fovea.retrieval.database;

import java.io.Serial;

/** The database cannot be used. The message says what was expected and found, and the remedy. */
public final class DatabaseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;

    public DatabaseException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public DatabaseException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why. */
    public enum Code {
        /** It does not answer; it may later. */
        UNAVAILABLE("database_unavailable"),
        /** It was made for vectors of another length. */
        OTHER_DIMENSION("database_other_dimension"),
        /** Its vectors were made by another model. */
        OTHER_EMBEDDINGS("database_other_embeddings"),
        /** Its full text index was made for another language. */
        OTHER_LANGUAGE("database_other_language"),
        /** Its schema cannot be brought up to date. */
        SCHEMA("database_schema"),
        /** The role would see every tenant's rows. */
        ROLE("database_role");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
