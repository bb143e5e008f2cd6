package dev.fovea.plugin;

import java.io.Serial;

/** A file, or a page of it, that cannot be read. The message says what was expected and found, for the person whose file it is. */
public final class UnreadableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;

    public UnreadableException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public UnreadableException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Why, as a code that never changes its name. */
    public enum Reason {
        UNSUPPORTED("document_unsupported"),
        EMPTY("document_empty"),
        DAMAGED("document_damaged"),
        ENCRYPTED("document_encrypted"),
        TOO_MANY_PAGES("document_too_many_pages"),
        /** It would take more memory to open than is granted. */
        TOO_LARGE("document_too_large"),
        PAGE_TOO_LARGE("page_too_large"),
        PAGE_DAMAGED("page_damaged");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }
}
