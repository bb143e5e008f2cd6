package dev.fovea.service.documents;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentInfo;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Watches the documents of a collection while they are read. */
@Singleton
public final class CollectionWatch {
    private static final Duration PACE = Duration.ofMillis(400);

    CollectionWatch() {}

    /** Each document as it is, then each time that it changes, until none of them is read any more. */
    public Multi<DocumentInfo> changes(DocumentLibrary library, Tenant tenant, UUID collection) {
        return Multi.createFrom().deferred(() -> {
            Map<UUID, DocumentInfo> known = new HashMap<>();
            return Multi.createBy()
                    .repeating()
                    .uni(() -> library.documents().list(tenant, collection))
                    .withDelay(PACE)
                    .whilst(CollectionWatch::isBusy)
                    .onItem()
                    .transformToMultiAndConcatenate(all -> Multi.createFrom().iterable(news(all, known)));
        });
    }

    private static boolean isBusy(List<DocumentInfo> documents) {
        return documents.stream().anyMatch(document -> !document.state().ended());
    }

    private static List<DocumentInfo> news(List<DocumentInfo> documents, Map<UUID, DocumentInfo> known) {
        return documents.stream()
                .filter(document -> !document.equals(known.put(document.id(), document)))
                .toList();
    }
}
