package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.library.DocumentInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A document as it goes over the wire.
 *
 * @param state {@code queued}, {@code reading}, {@code ready}, {@code failed} or {@code cancelled}
 * @param pageCount null until the file was opened
 * @param step what happens now
 * @param secondsLeft by the pace so far; null when nobody can say
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.ALWAYS)
record DocumentView(
        UUID id,
        UUID collection,
        String name,
        String mediaType,
        long bytes,
        String state,
        OptionalInt pageCount,
        int pagesReady,
        int pagesFailed,
        String step,
        OptionalLong secondsLeft,
        Optional<FailureView> failure,
        Instant createdAt,
        Optional<Instant> readyAt) {
    static DocumentView of(DocumentInfo info) {
        return new DocumentView(
                info.id(),
                info.collectionId(),
                info.name(),
                info.mediaType(),
                info.bytes(),
                info.state().code(),
                info.pageCount(),
                info.pagesReady(),
                info.pagesFailed(),
                info.step(),
                info.timeLeft().map(DocumentView::seconds).orElse(OptionalLong.empty()),
                info.failure().map(FailureView::of),
                info.createdAt(),
                info.readyAt());
    }

    private static OptionalLong seconds(Duration left) {
        return OptionalLong.of(Math.max(0, left.toSeconds()));
    }
}
