package dev.fovea.service.documents.api;

import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** A body that names something. */
record NameBody(@Nullable String name) {
    /**
     * The name.
     *
     * @throws ProblemException if there is none
     */
    static String nameOf(@Nullable NameBody body) {
        String name = body == null || body.name == null ? "" : body.name.strip();
        if (name.isEmpty()) {
            throw new ProblemException(ProblemCode.REQUEST_INVALID, "expected {\"name\": \"…\"} with a name in it");
        }
        return name;
    }
}
