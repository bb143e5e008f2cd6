package dev.fovea.retrieval.library;

import java.io.Serial;

/**
 * Something that a caller asked for cannot be done. The message says what was expected and found. Where the database is what
 * does not work, it is a {@link dev.fovea.retrieval.database.DatabaseException}.
 */
public final class LibraryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final Code code;

    public LibraryException(Code code, String message) {
        super(message);
        this.code = code;
    }

    public LibraryException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }

    /** Why, as a code that never changes its name. */
    public enum Code {
        TENANT_NAME_TAKEN("tenant_name_taken"),
        COLLECTION_NAME_TAKEN("collection_name_taken"),
        COLLECTION_UNKNOWN("collection_unknown"),
        NAME_INVALID("name_invalid"),
        FILE_EMPTY("file_empty"),
        FILE_TOO_LARGE("file_too_large"),
        FILE_UNSUPPORTED("file_unsupported"),
        STORAGE_FULL("storage_full"),
        STORAGE_FAILED("storage_failed"),
        /** There is no such conversation in the collection. */
        CONVERSATION_UNKNOWN("conversation_unknown"),
        /** None of the pages that were found can be read now. */
        PAGES_UNREADABLE("pages_unreadable"),
        /** The model failed. */
        MODEL_FAILED("model_failed");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
