package dev.fovea.service.documents.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.library.IssuedKey;
import dev.fovea.retrieval.library.KeyInfo;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A key as it goes over the wire.
 *
 * @param secret what a caller sends; told once, when the key is made
 */
@JsonNaming(SnakeCaseStrategy.class)
record KeyView(
        UUID id, String label, String role, Instant createdAt, Optional<Instant> revokedAt, Optional<String> secret) {
    static KeyView of(KeyInfo key) {
        return of(key, Optional.empty());
    }

    static KeyView of(IssuedKey issued) {
        return of(issued.key(), Optional.of(issued.secret()));
    }

    private static KeyView of(KeyInfo key, Optional<String> secret) {
        return new KeyView(key.id(), key.label(), key.role().code(), key.createdAt(), key.revokedAt(), secret);
    }

    @Override
    public String toString() {
        return "KeyView[" + id + "]";
    }
}
