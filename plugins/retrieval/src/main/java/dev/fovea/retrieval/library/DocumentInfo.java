package dev.fovea.retrieval.library;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * What is told of a document.
 *
 * @param name the file's, cleaned of what could be taken for a path
 * @param bytes of the file
 * @param pageCount empty until it was opened
 * @param pagesFailed pages that cannot be read; their reasons are with the pages
 * @param step what happens now: {@code queued}, {@code reading} and so on
 * @param timeLeft until it is read, by the pace so far; empty when nobody can say
 */
public record DocumentInfo(
        UUID id,
        UUID collectionId,
        String name,
        String mediaType,
        long bytes,
        DocumentState state,
        OptionalInt pageCount,
        int pagesReady,
        int pagesFailed,
        String step,
        Optional<Duration> timeLeft,
        Optional<Failure> failure,
        Instant createdAt,
        Optional<Instant> readyAt) {}
