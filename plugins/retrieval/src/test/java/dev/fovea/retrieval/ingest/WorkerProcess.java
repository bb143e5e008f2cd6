package dev.fovea.retrieval.ingest;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.LetterModel;
import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.database.DatabaseConfig;
import dev.fovea.retrieval.files.DiskFileStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A process that reads pages until it is killed. It says each page that it is about to read, a line each. */
final class WorkerProcess {
    private WorkerProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        DatabaseConfig config =
                DatabaseConfig.of(arguments[0], arguments[1], arguments[2]).withConnections(4);
        try (DocumentLibrary library = DocumentLibrary.builder()
                .database(config)
                .files(new DiskFileStore(Path.of(arguments[3])))
                .reader(new PlainTextReader(System.out::println))
                .embeddingModel(new LetterModel())
                .workers(new WorkerSettings(
                        2, 2, Duration.ofMillis(600), Duration.ofMillis(20), 4, Duration.ofMillis(20)))
                .open()) {
            new CountDownLatch(1).await();
        }
    }
}
