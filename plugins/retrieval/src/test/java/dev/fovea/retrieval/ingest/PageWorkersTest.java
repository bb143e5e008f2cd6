package dev.fovea.retrieval.ingest;

import static dev.fovea.retrieval.TestLibrary.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.retrieval.LetterModel;
import dev.fovea.retrieval.PlainTextReader;
import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.TestLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.library.DocumentState;
import dev.fovea.retrieval.library.Failure;
import dev.fovea.retrieval.library.PageInfo;
import dev.fovea.retrieval.library.PageState;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageWorkersTest {
    @TempDir
    private Path folder;

    private TestDatabase made;

    @BeforeEach
    void create() {
        made = TestDatabase.create();
    }

    @AfterEach
    void drop() {
        made.close();
    }

    @Test
    void two_processes_share_the_work_and_read_no_page_twice() {
        CountDownLatch both = new CountDownLatch(2);
        PlainTextReader here = new PlainTextReader(onceTogether(both));
        PlainTextReader there = new PlainTextReader(onceTogether(both));
        try (TestLibrary one = library(here, 2);
                TestLibrary other = library(there, 2)) {
            Tenant tenant = one.tenant();
            UUID document = one.add(tenant, one.collection(tenant), "long.txt", pages(60))
                    .document()
                    .id();
            DocumentInfo read = other.ended(tenant, document);

            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(60);
            assertThat(here.reads()).isNotEmpty();
            assertThat(there.reads()).isNotEmpty();
            assertThat(here.reads().keySet())
                    .doesNotContainAnyElementsOf(there.reads().keySet());
            assertThat(here.reads().size() + there.reads().size()).isEqualTo(60);
            assertThat(here.reads().values()).containsOnly(1);
            assertThat(one.count(tenant, "select count(*) from region")).isEqualTo(60);
        }
    }

    @Test
    void a_short_document_does_not_wait_for_all_of_a_long_one() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch added = new CountDownLatch(1);
        AtomicInteger before = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        PlainTextReader reader = new PlainTextReader(page -> {
            if (page.startsWith("short")) {
                before.set(read.get());
            } else if (read.incrementAndGet() == 20) {
                begun.countDown();
                waitFor(added);
            }
        });
        try (TestLibrary library = library(reader, 1)) {
            Tenant tenant = library.tenant();
            UUID collection = library.collection(tenant);
            UUID tome = library.add(tenant, collection, "long.txt", pages(200))
                    .document()
                    .id();
            waitFor(begun);
            UUID note = library.add(tenant, collection, "short.txt", "short")
                    .document()
                    .id();
            added.countDown();

            assertThat(library.ended(tenant, note).state()).isEqualTo(DocumentState.READY);
            assertThat(before.get()).isBetween(20, 32);
            assertThat(library.ended(tenant, tome).pagesReady()).isEqualTo(200);
        }
    }

    @Test
    void a_page_that_cannot_be_read_fails_alone() {
        PlainTextReader reader = new PlainTextReader();
        try (TestLibrary library = library(reader, 2)) {
            Tenant tenant = library.tenant();
            UUID collection = library.collection(tenant);
            UUID document = library.add(tenant, collection, "a.txt", "good", "poison", "good too")
                    .document()
                    .id();
            DocumentInfo read = library.ended(tenant, document);

            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(2);
            assertThat(read.pagesFailed()).isEqualTo(1);
            PageInfo bad = await(library.library().documents().page(tenant, document, 2))
                    .orElseThrow();
            assertThat(bad.state()).isEqualTo(PageState.FAILED);
            assertThat(bad.failure()).contains(new Failure("page_damaged", "the page is poison"));
            assertThat(reader.reads()).as("no second attempt").containsEntry("poison", 1);
        }
    }

    @Test
    void a_document_fails_if_it_cannot_be_opened_or_none_of_its_pages_can_be_read() {
        try (TestLibrary library = library(new PlainTextReader(), 1)) {
            Tenant tenant = library.tenant();
            UUID collection = library.collection(tenant);
            UUID broken = library.add(tenant, collection, "a.txt", "broken")
                    .document()
                    .id();
            UUID poison = library.add(tenant, collection, "b.txt", "poison one", "poison two")
                    .document()
                    .id();

            DocumentInfo notOpened = library.ended(tenant, broken);
            assertThat(notOpened.state()).isEqualTo(DocumentState.FAILED);
            assertThat(notOpened.failure())
                    .contains(new Failure("document_damaged", "the file says that it is broken"));
            assertThat(notOpened.pageCount()).isEmpty();
            DocumentInfo notRead = library.ended(tenant, poison);
            assertThat(notRead.state()).isEqualTo(DocumentState.FAILED);
            assertThat(notRead.failure().orElseThrow().message()).contains("none of the pages", "poison");
        }
    }

    @Test
    void pages_wait_for_an_embedding_model_that_is_away_for_as_long_as_that_lasts() throws InterruptedException {
        AtomicBoolean away = new AtomicBoolean();
        CountDownLatch moreThanAnyFailureIsTried = new CountDownLatch(30);
        LetterModel letters = new LetterModel();
        EmbeddingModel model = segments -> {
            if (away.get()) {
                moreThanAnyFailureIsTried.countDown();
                throw new UncheckedIOException(new ConnectException());
            }
            return letters.embedAll(segments);
        };
        try (TestLibrary library = new TestLibrary(made, folder, new PlainTextReader(), model, TestLibrary.quick(2))) {
            away.set(true);
            Tenant tenant = library.tenant();
            UUID document = library.add(tenant, library.collection(tenant), "a.txt", "one", "two")
                    .document()
                    .id();
            assertThat(moreThanAnyFailureIsTried.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(library.info(tenant, document).pagesFailed()).isZero();
            away.set(false);
            assertThat(library.ended(tenant, document).pagesReady()).isEqualTo(2);
        }
    }

    @Test
    void what_fails_for_a_passing_reason_is_tried_again_and_what_always_fails_is_given_up() {
        AtomicInteger flaky = new AtomicInteger();
        AtomicInteger hopeless = new AtomicInteger();
        PlainTextReader reader = new PlainTextReader(page -> {
            if (page.startsWith("flaky") && flaky.incrementAndGet() < 3
                    || page.startsWith("hopeless") && hopeless.incrementAndGet() > 0) {
                throw new IllegalStateException("the network is away");
            }
        });
        try (TestLibrary library = library(reader, 2)) {
            Tenant tenant = library.tenant();
            UUID document = library.add(tenant, library.collection(tenant), "a.txt", "flaky", "hopeless")
                    .document()
                    .id();
            DocumentInfo read = library.ended(tenant, document);

            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(1);
            assertThat(flaky).hasValue(3);
            assertThat(hopeless).hasValue(4);
            Failure failure = await(library.library().documents().page(tenant, document, 2))
                    .flatMap(PageInfo::failure)
                    .orElseThrow();
            assertThat(failure.code()).isEqualTo("page_failed");
            assertThat(failure.message()).contains("tried 4 times", "the network is away");
        }
    }

    @Test
    void cancelling_in_the_midst_of_a_page_stops_everything_and_retrying_goes_on() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        PlainTextReader reader = new PlainTextReader(page -> {
            if (page.startsWith("page 3")) {
                reading.countDown();
                waitFor(cancelled);
            }
        });
        try (TestLibrary library = library(reader, 1)) {
            Tenant tenant = library.tenant();
            UUID document = library.add(tenant, library.collection(tenant), "a.txt", pages(40))
                    .document()
                    .id();
            waitFor(reading);
            assertThat(await(library.library().documents().cancel(tenant, document)))
                    .isTrue();
            cancelled.countDown();
            DocumentInfo stopped = library.ended(tenant, document);

            assertThat(stopped.state()).isEqualTo(DocumentState.CANCELLED);
            assertThat(library.count(tenant, "select count(*) from page_job")).isZero();
            assertThat(await(library.library().documents().cancel(tenant, document)))
                    .isFalse();

            assertThat(await(library.library().documents().retry(tenant, document)))
                    .isPresent();
            DocumentInfo read = library.ended(tenant, document);
            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(40);
            assertThat(library.count(tenant, "select count(*) from region")).isEqualTo(40);
            assertThat(reader.reads())
                    .as("pages kept before the cancellation stay")
                    .containsEntry("page 1", 1)
                    .containsEntry("page 3", 2);
        }
    }

    @Test
    void a_document_deleted_while_it_is_read_leaves_nothing() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch deleted = new CountDownLatch(1);
        PlainTextReader reader = new PlainTextReader(page -> {
            if (page.startsWith("page 3")) {
                reading.countDown();
                waitFor(deleted);
            }
        });
        try (TestLibrary library = library(reader, 2)) {
            Tenant tenant = library.tenant();
            UUID document = library.add(tenant, library.collection(tenant), "a.txt", pages(40))
                    .document()
                    .id();
            waitFor(reading);
            assertThat(await(library.library().documents().delete(tenant, document)))
                    .isTrue();
            deleted.countDown();
            UUID next = library.add(tenant, library.collection(tenant), "b.txt", "another")
                    .document()
                    .id();

            assertThat(library.ended(tenant, next).state()).isEqualTo(DocumentState.READY);
            assertThat(library.count(tenant, "select count(*) from page")).isEqualTo(1);
            assertThat(library.count(tenant, "select count(*) from region")).isEqualTo(1);
            assertThat(library.count(tenant, "select count(*) from page_job")).isZero();
        }
    }

    @Test
    void connections_that_end_while_pages_are_read_only_delay_it() {
        AtomicInteger pages = new AtomicInteger();
        PlainTextReader reader = new PlainTextReader(page -> {
            if (pages.incrementAndGet() % 10 == 0) {
                made.endConnections();
            }
        });
        try (TestLibrary library = library(reader, 2)) {
            Tenant tenant = library.tenant();
            UUID document = library.add(tenant, library.collection(tenant), "a.txt", pages(50))
                    .document()
                    .id();
            DocumentInfo read = library.ended(tenant, document);
            assertThat(read.state()).isEqualTo(DocumentState.READY);
            assertThat(read.pagesReady()).isEqualTo(50);
            assertThat(library.count(tenant, "select count(*) from region")).isEqualTo(50);
        }
    }

    private TestLibrary library(PlainTextReader reader, int threads) {
        return new TestLibrary(made, folder, reader, TestLibrary.quick(threads));
    }

    private static String[] pages(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "page " + i).toArray(String[]::new);
    }

    /** The first page of each of two readers waits for the other's. */
    private static Consumer<String> onceTogether(CountDownLatch both) {
        Map<String, Boolean> first = new java.util.concurrent.ConcurrentHashMap<>();
        return page -> {
            if (first.putIfAbsent("", true) == null) {
                both.countDown();
                waitFor(both);
            }
        };
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
