package dev.fovea.retrieval.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.TestLibrary;
import dev.fovea.retrieval.database.DatabaseConfig;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.DocumentState;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWorkersTest {
    private static final int KILLS = 10;
    private static final int PAGES = 160;
    private static final long SEED = Long.getLong("fovea.test.seed", System.nanoTime());

    @TempDir
    private Path folder;

    @Test
    void ten_kills_at_random_moments_lose_and_double_nothing() throws Exception {
        Random random = new Random(SEED);
        String[] pages =
                IntStream.rangeClosed(1, PAGES).mapToObj(i -> "page " + i).toArray(String[]::new);
        try (TestDatabase made = TestDatabase.create()) {
            Tenant tenant;
            UUID document;
            try (TestLibrary library = new TestLibrary(made, folder, new PlainTextReader(), TestLibrary.quick(0))) {
                tenant = library.tenant();
                document = library.add(tenant, library.collection(tenant), "a.txt", pages)
                        .document()
                        .id();
            }
            for (int kill = 0; kill < KILLS; kill++) {
                workAndDie(made.config(), random);
            }
            try (TestLibrary library = new TestLibrary(made, folder, new PlainTextReader(), TestLibrary.quick(2))) {
                DocumentInfo read = library.ended(tenant, document);
                assertThat(read.state()).as("seed %d", SEED).isEqualTo(DocumentState.READY);
                assertThat(read.pagesReady()).as("seed %d", SEED).isEqualTo(PAGES);
                assertThat(library.count(tenant, "select count(*) from page")).isEqualTo(PAGES);
                assertThat(library.count(tenant, "select count(*) from region")).isEqualTo(PAGES);
                assertThat(library.count(tenant, "select count(distinct text) from region"))
                        .isEqualTo(PAGES);
                assertThat(library.count(tenant, "select count(*) from page_job"))
                        .isZero();
            }
        }
    }

    /** Kills a worker some pages and some microseconds after it began: while it reads, keeps, commits or claims. */
    private void workAndDie(DatabaseConfig config, Random random) throws IOException, InterruptedException {
        Process worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WorkerProcess.class.getName(),
                        config.url(),
                        config.user(),
                        config.password(),
                        folder.resolve("files").toString())
                .redirectError(Redirect.DISCARD)
                .start();
        try (BufferedReader pages = worker.inputReader(StandardCharsets.UTF_8)) {
            int last = 1 + random.nextInt(14);
            for (int i = 0; i < last; i++) {
                assertThat(pages.readLine())
                        .as("page %d of %d, seed %d", i, last, SEED)
                        .startsWith("page ");
            }
            LockSupport.parkNanos(random.nextInt(20_000_000));
        } finally {
            worker.destroyForcibly().waitFor();
        }
    }
}
