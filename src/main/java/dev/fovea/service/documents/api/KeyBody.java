package dev.fovea.service.documents.api;

import dev.fovea.retrieval.library.Role;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a key.
 *
 * @param role {@code reader}, {@code editor} or {@code administrator}
 * @param label what it is for
 */
record KeyBody(@Nullable String role, @Nullable String label) {
    Role wanted() {
        try {
            return Role.of(Objects.requireNonNullElse(role, ""));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemCode.REQUEST_INVALID,
                    "expected a role of reader, editor, administrator; found '%s'".formatted(role));
        }
    }

    String name() {
        return Objects.requireNonNullElse(label, wanted().code());
    }

    static KeyBody given(@Nullable KeyBody body) {
        return Objects.requireNonNullElseGet(body, () -> new KeyBody(null, null));
    }
}
