package dev.fovea.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.library.CollectionInfo;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.DocumentState;
import dev.fovea.retrieval.library.PageRegion;
import dev.fovea.retrieval.library.Upload;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.rag.query.Query;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentLibraryTest {
    @TempDir
    private static Path folder;

    private static TestDatabase made;
    private static DocumentLibrary library;

    @BeforeAll
    static void open() {
        made = TestDatabase.create();
        library = DocumentLibrary.builder()
                .database(made.config())
                .files(new DiskFileStore(folder.resolve("files")))
                .open();
    }

    @AfterAll
    static void close() {
        library.close();
        made.close();
    }

    @Test
    void a_pdf_goes_in_and_its_regions_and_vectors_are_there() {
        Tenant tenant = library.openTenant();
        CollectionInfo collection =
                library.collections().create(tenant, "invoices").await().indefinitely();
        Path pdf = TestFiles.pdf(
                folder.resolve("invoice.pdf"),
                List.of("Invoice 17\n\nThe total is 120.50 euros.\nIt is due in thirty days.", "Terms of delivery"));
        Upload upload = library.documents()
                .add(tenant, collection.id(), "../../etc/invoice.pdf", pdf)
                .await()
                .indefinitely();
        assertThat(upload.isNew()).isTrue();
        assertThat(upload.document().name()).isEqualTo("invoice.pdf");

        List<DocumentInfo> told = library.documents()
                .progress(tenant, upload.document().id())
                .collect()
                .asList()
                .await()
                .indefinitely();
        DocumentInfo last = told.getLast();
        assertThat(last.state()).isEqualTo(DocumentState.READY);
        assertThat(last.pageCount()).hasValue(2);
        assertThat(last.pagesReady()).isEqualTo(2);
        assertThat(last.readyAt()).isPresent();

        List<PageRegion> regions =
                library.documents().regions(tenant, last.id(), 1).await().indefinitely();
        assertThat(regions).extracting(PageRegion::text).anyMatch(text -> text.contains("The total is 120.50"));
        long vectors = library.database()
                .inTenant(tenant, session -> session.createNativeQuery(
                                "select count(*) from region where vector_dims(embedding) = 384", Long.class)
                        .getSingleResult())
                .await()
                .indefinitely();
        assertThat(vectors).isEqualTo(2);
        assertThat(library.documents()
                        .text(tenant, last.id(), 1)
                        .await()
                        .indefinitely()
                        .orElseThrow()
                        .visible())
                .contains("It is due in thirty days.");
        BufferedImage image = library.documents()
                .image(tenant, last.id(), 1, 72)
                .await()
                .indefinitely()
                .orElseThrow();
        assertThat(image.getHeight()).isEqualTo(842);
        assertThat(library.healthy()).isTrue();
    }

    @Test
    void another_model_of_the_same_length_is_refused() {
        assertThatThrownBy(() -> DocumentLibrary.builder()
                        .database(made.config())
                        .files(new DiskFileStore(folder.resolve("files")))
                        .embeddingModel(new Stranger())
                        .open())
                .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.code())
                        .isEqualTo(DatabaseException.Code.OTHER_EMBEDDINGS))
                .hasMessageContaining("all-MiniLM-L6-v2-q")
                .hasMessageContaining("stranger");
    }

    /** Makes vectors as long as those of the model that is there when none is named. */
    private static final class Stranger implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
            return Response.from(segments.stream()
                    .map(segment -> Embedding.from(new float[384]))
                    .toList());
        }

        @Override
        public String modelName() {
            return "stranger";
        }
    }

    @Test
    void as_a_plugin_it_tells_its_health_and_retrieves_from_a_collection() {
        Tenant tenant = library.openTenant();
        CollectionInfo collection =
                library.collections().create(tenant, "recipes").await().indefinitely();
        Path pdf = TestFiles.pdf(folder.resolve("soup.pdf"), List.of("Boil two litres of water with salt and leeks."));
        Upload upload = library.documents()
                .add(tenant, collection.id(), "soup.pdf", pdf)
                .await()
                .indefinitely();
        library.documents()
                .progress(tenant, upload.document().id())
                .collect()
                .last()
                .await()
                .indefinitely();
        RetrievalPlugin plugin = RetrievalPlugin.of(library, tenant, collection.id());

        assertThat(plugin.name()).isEqualTo("retrieval");
        assertThat(plugin.health().ready()).isTrue();
        assertThat(plugin.retrievers().getFirst().retrieve(Query.from("How much water for the soup?")))
                .first()
                .satisfies(content -> assertThat(content.textSegment().text()).contains("two litres of water"));
        assertThat(RetrievalPlugin.of(library).retrievers()).isEmpty();
    }
}
