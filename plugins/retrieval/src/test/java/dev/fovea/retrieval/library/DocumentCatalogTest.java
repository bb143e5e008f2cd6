package dev.fovea.retrieval.library;

import static dev.fovea.retrieval.TestLibrary.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.TestLibrary;
import dev.fovea.retrieval.database.Tenant;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentCatalogTest {
    @TempDir
    private static Path folder;

    private static final PlainTextReader READER = new PlainTextReader();
    private static TestDatabase made;
    private static TestLibrary library;
    private static DocumentCatalog documents;

    @BeforeAll
    static void open() {
        made = TestDatabase.create();
        library = new TestLibrary(made, folder, READER, TestLibrary.quick(2));
        documents = library.library().documents();
    }

    @AfterAll
    static void close() {
        library.close();
        made.close();
    }

    @Test
    void the_same_upload_twenty_times_at_once_is_one_document_read_once() {
        Tenant tenant = library.tenant();
        UUID collection = library.collection(tenant);
        Path file = library.file("twenty times: one", "twenty times: two");
        List<Upload> uploads = await(Uni.join()
                .all(IntStream.range(0, 20)
                        .mapToObj(i -> documents.add(tenant, collection, "copy " + i + ".txt", file))
                        .toList())
                .andCollectFailures());

        assertThat(uploads)
                .extracting(upload -> upload.document().id())
                .containsOnly(uploads.getFirst().document().id());
        assertThat(uploads).filteredOn(Upload::isNew).hasSize(1);
        DocumentInfo read = library.ended(tenant, uploads.getFirst().document().id());
        assertThat(read.state()).isEqualTo(DocumentState.READY);
        assertThat(READER.reads()).containsEntry("twenty times: one", 1).containsEntry("twenty times: two", 1);
        assertThat(library.count(tenant, "select count(*) from document")).isEqualTo(1);
        assertThat(library.count(tenant, "select count(*) from region")).isEqualTo(2);
        assertThat(files(tenant)).hasSize(1);
    }

    @Test
    void a_changed_file_reads_only_its_changed_pages() {
        Tenant tenant = library.tenant();
        UUID collection = library.collection(tenant);
        Upload first = library.add(tenant, collection, "a.txt", "changes: stays", "changes: before");
        library.ended(tenant, first.document().id());
        Upload second = library.add(tenant, collection, "a.txt", "changes: stays", "changes: after");
        DocumentInfo read = library.ended(tenant, second.document().id());

        assertThat(second.isNew()).isTrue();
        assertThat(read.pagesReady()).isEqualTo(2);
        assertThat(READER.reads())
                .containsEntry("changes: stays", 1)
                .containsEntry("changes: before", 1)
                .containsEntry("changes: after", 1);
        assertThat(await(documents.regions(tenant, read.id(), 1)))
                .extracting(PageRegion::text)
                .containsExactly("changes: stays");
        assertThat(await(documents.text(tenant, read.id(), 1)).orElseThrow().visible())
                .isEqualTo("changes: stays");
        assertThat(library.count(
                        tenant, "select count(distinct embedding::text) from region where text = 'changes: stays'"))
                .isEqualTo(1);
    }

    @Test
    void deleting_takes_rows_vectors_and_files_that_nobody_else_uses() {
        Tenant tenant = library.tenant();
        UUID one = library.collection(tenant);
        UUID other = library.collection(tenant);
        UUID first =
                library.add(tenant, one, "a.txt", "deletes: shared").document().id();
        UUID second = library.add(tenant, other, "a.txt", "deletes: shared")
                .document()
                .id();
        library.ended(tenant, first);
        library.ended(tenant, second);
        assertThat(await(documents.picture(tenant, first, 1, 40)).orElseThrow()).isNotEmpty();
        assertThat(await(documents.picture(tenant, second, 1, 40)).orElseThrow())
                .isNotEmpty();
        assertThat(files(tenant)).as("one original, one picture").hasSize(2);

        assertThat(await(documents.delete(tenant, first))).isTrue();
        assertThat(files(tenant)).hasSize(2);
        assertThat(await(documents.find(tenant, first))).isEmpty();
        assertThat(await(library.library().collections().delete(tenant, other))).isTrue();
        assertThat(files(tenant)).isEmpty();
        assertThat(await(documents.find(tenant, second))).isEmpty();
        for (String table : List.of("document", "page", "region", "page_job")) {
            assertThat(library.count(tenant, "select count(*) from " + table)).isZero();
        }
        assertThat(await(documents.delete(tenant, first))).isFalse();
    }

    @Test
    void another_tenants_document_is_not_there() {
        Tenant owner = library.tenant();
        Tenant stranger = library.tenant();
        UUID collection = library.collection(owner);
        UUID document = library.add(owner, collection, "a.txt", "tenants: mine")
                .document()
                .id();
        library.ended(owner, document);

        assertThat(await(documents.find(stranger, document))).isEmpty();
        assertThat(await(documents.list(stranger, collection))).isEmpty();
        assertThat(await(documents.page(stranger, document, 1))).isEmpty();
        assertThat(await(documents.text(stranger, document, 1))).isEmpty();
        assertThat(await(documents.regions(stranger, document, 1))).isEmpty();
        assertThat(await(documents.image(stranger, document, 1, 72))).isEmpty();
        assertThat(await(documents.original(stranger, document))).isEmpty();
        assertThat(await(documents.cancel(stranger, document))).isFalse();
        assertThat(await(documents.retry(stranger, document))).isEmpty();
        assertThat(await(documents.delete(stranger, document))).isFalse();
        assertThat(await(documents.progress(stranger, document).collect().asList()))
                .isEmpty();
        assertThat(await(library.library().collections().find(stranger, collection)))
                .isEmpty();
        assertThatThrownBy(() -> library.add(stranger, collection, "b.txt", "tenants: theirs"))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.COLLECTION_UNKNOWN));
        assertThat(await(documents.find(owner, document))).isPresent();
    }

    @Test
    void the_same_page_of_another_tenant_is_read_again() {
        for (int i = 0; i < 2; i++) {
            Tenant tenant = library.tenant();
            UUID collection = library.collection(tenant);
            library.ended(
                    tenant,
                    library.add(tenant, collection, "a.txt", "secret page")
                            .document()
                            .id());
        }
        assertThat(READER.reads()).containsEntry("secret page", 2);
    }

    @Test
    void what_cannot_be_read_is_refused_when_it_is_added() throws IOException {
        Tenant tenant = library.tenant();
        UUID collection = library.collection(tenant);
        Path zip = Files.write(folder.resolve("a.zip"), new byte[] {'P', 'K', 3, 4, 0, 0});
        assertThatThrownBy(() -> await(documents.add(tenant, collection, "a.zip", zip)))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.FILE_UNSUPPORTED))
                .hasMessageContaining("zip");
        assertThatThrownBy(() -> library.add(tenant, collection, "empty.txt", ""))
                .isInstanceOfSatisfying(
                        LibraryException.class, e -> assertThat(e.code()).isEqualTo(LibraryException.Code.FILE_EMPTY));
    }

    @Test
    void the_original_comes_back_as_it_was() throws IOException {
        Tenant tenant = library.tenant();
        UUID collection = library.collection(tenant);
        UUID document =
                library.add(tenant, collection, "a.txt", "as it was").document().id();
        Optional<InputStream> original = await(documents.original(tenant, document));
        try (InputStream content = original.orElseThrow()) {
            assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("as it was");
        }
    }

    @Test
    void collections_of_one_name_are_refused_and_counted_right() {
        Tenant tenant = library.tenant();
        CollectionCatalog collections = library.library().collections();
        CollectionInfo papers = await(collections.create(tenant, " papers "));
        assertThat(papers.name()).isEqualTo("papers");
        assertThatThrownBy(() -> await(collections.create(tenant, "papers")))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.COLLECTION_NAME_TAKEN));
        assertThatThrownBy(() -> await(collections.create(tenant, " "))).isInstanceOf(LibraryException.class);
        library.ended(
                tenant,
                library.add(tenant, papers.id(), "a.txt", "one", "two")
                        .document()
                        .id());
        assertThat(await(collections.list(tenant)))
                .singleElement()
                .satisfies(info -> assertThat(info.documents()).isEqualTo(1))
                .satisfies(info -> assertThat(info.pages()).isEqualTo(2));
    }

    private static List<String> files(Tenant tenant) {
        Path below = folder.resolve("files").resolve(tenant.id().toString());
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
