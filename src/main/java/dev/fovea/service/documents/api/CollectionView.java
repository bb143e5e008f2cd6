package dev.fovea.service.documents.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.retrieval.library.CollectionInfo;
import java.time.Instant;
import java.util.UUID;

/** A collection as it goes over the wire. */
@JsonNaming(SnakeCaseStrategy.class)
record CollectionView(UUID id, String name, Instant createdAt, long documents, long pages) {
    static CollectionView of(CollectionInfo info) {
        return new CollectionView(info.id(), info.name(), info.createdAt(), info.documents(), info.pages());
    }
}
