package dev.fovea.service.problem;

/**
 * A failure as it goes over the wire, by RFC 9457.
 *
 * @param type names the kind of failure: {@code urn:fovea:problem:} and the code
 * @param title the kind in words
 * @param status the HTTP status once more
 * @param detail what is wrong this time: what was expected and what was found
 * @param code stable, for programs
 */
public record Problem(String type, String title, int status, String detail, String code) {
    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(ProblemCode code, String detail) {
        return of(code.status(), code.title(), detail, code.id());
    }

    /** With a code of the engine's, which has no title of its own. */
    public static Problem of(int status, String title, String detail, String code) {
        return new Problem("urn:fovea:problem:" + code, title, status, detail, code);
    }
}
