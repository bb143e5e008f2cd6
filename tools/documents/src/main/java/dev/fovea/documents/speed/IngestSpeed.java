package dev.fovea.documents.speed;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.CollectionInfo;
import dev.fovea.retrieval.library.DocumentInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Gives a library files and waits until all of them can be found. */
public final class IngestSpeed {
    private static final double NANOS_A_SECOND = 1e9;

    private final DocumentLibrary library;

    public IngestSpeed(DocumentLibrary library) {
        this.library = library;
    }

    /**
     * What came of a run.
     *
     * @param seconds from the first file's arrival until the last page could be found
     */
    public record Run(Tenant tenant, UUID collection, List<DocumentInfo> documents, double seconds) {
        public int pages() {
            return documents.stream().mapToInt(DocumentInfo::pagesReady).sum();
        }

        public int failed() {
            return documents.stream().mapToInt(DocumentInfo::pagesFailed).sum();
        }

        public double pagesASecond() {
            return pages() / seconds;
        }
    }

    /** Reads files for a tenant of a new name, for whom no page has been read before. */
    public Run read(String tenantName, List<Path> files) {
        Tenant tenant = library.tenants().create(tenantName).await().indefinitely();
        CollectionInfo collection =
                library.collections().create(tenant, "documents").await().indefinitely();
        long start = System.nanoTime();
        List<UUID> added = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            added.add(library.documents()
                    .add(tenant, collection.id(), name, file)
                    .await()
                    .indefinitely()
                    .document()
                    .id());
        }
        List<DocumentInfo> ended = new ArrayList<>();
        for (UUID document : added) {
            ended.add(library.documents()
                    .progress(tenant, document)
                    .collect()
                    .last()
                    .await()
                    .indefinitely());
        }
        double seconds = (System.nanoTime() - start) / NANOS_A_SECOND;
        return new Run(tenant, collection.id(), ended, seconds);
    }

    /** What a tenant of this name has read before, in no time at all; reads it otherwise. */
    public Run readOnce(String tenantName, List<Path> files) {
        return library.tenants().list().await().indefinitely().stream()
                .filter(tenant -> tenant.name().equals(tenantName))
                .findFirst()
                .map(this::before)
                .orElseGet(() -> read(tenantName, files));
    }

    private Run before(Tenant tenant) {
        UUID collection = library.collections()
                .list(tenant)
                .await()
                .indefinitely()
                .getFirst()
                .id();
        return new Run(
                tenant,
                collection,
                library.documents().list(tenant, collection).await().indefinitely(),
                0);
    }

    /** PDF files of a folder by name, or the file itself. */
    public static List<Path> files(Path folder) throws IOException {
        if (Files.isRegularFile(folder)) {
            return List.of(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pdf"))
                    .sorted()
                    .toList();
        }
    }
}
