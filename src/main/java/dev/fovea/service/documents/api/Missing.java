package dev.fovea.service.documents.api;

import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.UUID;

/** Turns what is not there into a problem; another tenant's things are not there. */
final class Missing {
    private Missing() {}

    static <T> Uni<T> collection(Uni<Optional<T>> found, UUID id) {
        return present(found, ProblemCode.COLLECTION_UNKNOWN, "there is no collection " + id);
    }

    static <T> Uni<T> document(Uni<Optional<T>> found, UUID id) {
        return present(found, ProblemCode.DOCUMENT_UNKNOWN, "there is no document " + id);
    }

    static <T> Uni<T> page(Uni<Optional<T>> found, UUID document, int number) {
        return present(
                found, ProblemCode.PAGE_UNKNOWN, "there is no page %d of a document %s".formatted(number, document));
    }

    static <T> Uni<T> conversation(Uni<Optional<T>> found, UUID id) {
        return present(found, ProblemCode.CONVERSATION_UNKNOWN, "there is no conversation " + id);
    }

    static <T> Uni<T> tenant(Uni<Optional<T>> found, UUID id) {
        return present(found, ProblemCode.TENANT_UNKNOWN, "there is no tenant " + id);
    }

    /** Succeeds if something was there to be deleted. */
    static Uni<Void> deleted(Uni<Boolean> wasThere, ProblemCode code, UUID id) {
        return wasThere.invoke(was -> {
                    if (!was) {
                        throw new ProblemException(code, "there is nothing with the id " + id);
                    }
                })
                .replaceWithVoid();
    }

    private static <T> Uni<T> present(Uni<Optional<T>> found, ProblemCode code, String message) {
        return found.map(value -> value.orElseThrow(() -> new ProblemException(code, message)));
    }
}
