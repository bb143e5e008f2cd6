package dev.fovea.retrieval.ingest;

import static dev.fovea.retrieval.TestLibrary.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.KillableDatabase;
import dev.fovea.retrieval.LetterModel;
import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.TestLibrary;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.library.CollectionInfo;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.DocumentState;
import dev.fovea.retrieval.library.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledDatabaseTest {
    private static final int PAGES = 60;
    private static final int UNTIL = 20;

    @TempDir
    private Path folder;

    @Test
    void a_database_that_is_killed_while_pages_are_read_only_delays_it() throws Exception {
        CountDownLatch underWay = new CountDownLatch(UNTIL);
        PlainTextReader reader = new PlainTextReader(page -> underWay.countDown());
        try (KillableDatabase postgres = new KillableDatabase(folder.resolve("postgres"));
                DocumentLibrary library = DocumentLibrary.builder()
                        .database(postgres.config())
                        .files(new DiskFileStore(folder.resolve("files")))
                        .reader(reader)
                        .embeddingModel(new LetterModel())
                        .workers(TestLibrary.quick(2))
                        .open()) {
            Tenant tenant = library.openTenant();
            CollectionInfo collection = await(library.collections().create(tenant, "papers"));
            Upload upload = await(library.documents().add(tenant, collection.id(), "a.txt", longFile()));
            assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();

            postgres.kill();
            assertThat(library.healthy()).isFalse();
            assertThatThrownBy(() -> await(library.collections().list(tenant)))
                    .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.code())
                            .isEqualTo(DatabaseException.Code.UNAVAILABLE));
            postgres.start();

            UUID document = upload.document().id();
            DocumentInfo read = await(
                    library.documents().progress(tenant, document).collect().last());
            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(PAGES);
            assertThat(count(library, tenant, "region")).isEqualTo(PAGES);
            assertThat(count(library, tenant, "page_job")).isZero();
            assertThat(library.healthy()).isTrue();
        }
    }

    private Path longFile() throws IOException {
        String text = IntStream.rangeClosed(1, PAGES).mapToObj(i -> "page " + i).collect(Collectors.joining("\f"));
        return Files.writeString(folder.resolve("a.txt"), text);
    }

    private static long count(DocumentLibrary library, Tenant tenant, String table) {
        return await(library.database()
                .inTenant(tenant, session -> session.createNativeQuery("select count(*) from " + table, Long.class)
                        .getSingleResult()));
    }
}
