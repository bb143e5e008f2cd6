package dev.fovea.retrieval.library;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What is told of a key. */
public record KeyInfo(UUID id, String label, Role role, Instant createdAt, Optional<Instant> revokedAt) {}
