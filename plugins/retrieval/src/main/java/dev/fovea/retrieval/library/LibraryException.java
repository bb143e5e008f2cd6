package dev.fovea.retrieval.library;

import java.io.Serial;

/** Something that a caller asked for cannot be done. The message says what was expected and found. */
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
        STORAGE_FAILED("storage_failed");

        private final String text;

        Code(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
