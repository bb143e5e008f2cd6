package dev.fovea.service.problem;

import java.util.Locale;

/** Stable names of what can go wrong with a request; programs may switch on them, so none is ever renamed. */
public enum ProblemCode {
    REQUEST_INVALID(400, "The request is not as it should be"),
    NAME_INVALID(400, "The name cannot be used"),
    KEY_MISSING(401, "A key is needed"),
    KEY_UNKNOWN(401, "The key is not known"),
    ROLE_TOO_LOW(403, "The key does not allow this"),
    OPERATOR_ONLY(403, "This takes the operator's key"),
    ORIGIN_REFUSED(403, "The request comes from another site"),
    PATH_UNKNOWN(404, "There is nothing at this path"),
    DOCUMENTS_OFF(404, "This service has no documents"),
    COLLECTION_UNKNOWN(404, "There is no such collection"),
    DOCUMENT_UNKNOWN(404, "There is no such document"),
    PAGE_UNKNOWN(404, "There is no such page"),
    CONVERSATION_UNKNOWN(404, "There is no such conversation"),
    TENANT_UNKNOWN(404, "There is no such tenant"),
    API_KEY_UNKNOWN(404, "There is no such key"),
    METHOD_UNSUPPORTED(405, "The method is not one of this path's"),
    ANSWER_TYPE_UNSUPPORTED(406, "The answer has no such form"),
    COLLECTION_NAME_TAKEN(409, "There is a collection of that name"),
    TENANT_NAME_TAKEN(409, "There is a tenant of that name"),
    PAGE_NOT_READ(409, "The page has not been read"),
    FILE_TOO_LARGE(413, "The file is too large"),
    BODY_TOO_LARGE(413, "The request is too large"),
    MEDIA_TYPE_UNSUPPORTED(415, "The request is not of a form that can be read"),
    FILE_EMPTY(422, "The file is empty"),
    FILE_UNSUPPORTED(422, "Files of this kind cannot be read"),
    PAGE_UNREADABLE(422, "The page cannot be drawn"),
    PAGES_UNREADABLE(422, "No page can be read"),
    CALLS_TOO_MANY(429, "Too many calls"),
    INTERNAL_ERROR(500, "The service failed at this request"),
    DOCUMENTS_UNAVAILABLE(503, "The documents are not there at the moment"),
    MODEL_FAILED(503, "The model failed at this request"),
    EMBEDDING_FAILED(503, "The embedding model failed at this request"),
    STORAGE_FULL(507, "There is no room left");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What is wrong, in words that are the same each time. */
    public String title() {
        return title;
    }

    /** The name as it stands in JSON: lower case with underscores. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
