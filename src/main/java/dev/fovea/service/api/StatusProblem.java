package dev.fovea.service.api;

import dev.fovea.service.problem.Problem;
import dev.fovea.service.problem.ProblemCode;

/** What the framework refuses by a mere status, as a problem. */
final class StatusProblem {
    private StatusProblem() {}

    static Problem of(int status, String message) {
        return switch (status) {
            case 404 ->
                Problem.of(ProblemCode.PATH_UNKNOWN, "there is nothing at this path; ids are UUIDs and pages numbers");
            case 405 -> Problem.of(ProblemCode.METHOD_UNSUPPORTED, "this path has no such method");
            case 406 -> Problem.of(ProblemCode.ANSWER_TYPE_UNSUPPORTED, "the answer has no form that Accept names");
            case 413 ->
                Problem.of(ProblemCode.BODY_TOO_LARGE, "the request is longer than quarkus.http.limits.max-body-size");
            case 415 -> Problem.of(ProblemCode.MEDIA_TYPE_UNSUPPORTED, "the Content-Type is not what this call takes");
            default ->
                status < 500
                        ? Problem.of(
                                status, ProblemCode.REQUEST_INVALID.title(), message, ProblemCode.REQUEST_INVALID.id())
                        : Problem.of(
                                status, ProblemCode.INTERNAL_ERROR.title(), message, ProblemCode.INTERNAL_ERROR.id());
        };
    }
}
