package dev.fovea.retrieval.library;

import java.time.Instant;
import java.util.UUID;

/**
 * What is told of a collection.
 *
 * @param documents how many it has
 * @param pages of those documents that have been opened
 */
public record CollectionInfo(UUID id, String name, Instant createdAt, long documents, long pages) {}
