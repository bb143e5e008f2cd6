package dev.fovea.retrieval.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.PlainTextReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenDocumentsTest {
    @TempDir
    private Path folder;

    private final Counting reader = new Counting();
    private DiskFileStore store;

    @BeforeEach
    void fill() throws IOException {
        store = new DiskFileStore(folder);
        for (String key : new String[] {"a", "b", "c"}) {
            store.put(key, Files.writeString(folder.resolve("source"), "one\ftwo"));
        }
    }

    @Test
    void a_document_stays_open_for_the_next_who_wants_it() throws Exception {
        try (OpenDocuments open = new OpenDocuments(store, reader, 2)) {
            for (int i = 0; i < 5; i++) {
                try (OpenDocuments.Loan loan = open.borrow("a")) {
                    assertThat(loan.document().pageCount()).isEqualTo(2);
                }
            }
            assertThat(reader.opened).hasValue(1);
            assertThat(reader.closed).hasValue(0);
        }
        assertThat(reader.closed).hasValue(1);
    }

    @Test
    void two_at_once_have_a_document_each_and_only_so_many_stay_open() throws Exception {
        try (OpenDocuments open = new OpenDocuments(store, reader, 1)) {
            try (OpenDocuments.Loan one = open.borrow("a");
                    OpenDocuments.Loan other = open.borrow("a")) {
                assertThat(one.document()).isNotSameAs(other.document());
            }
            assertThat(reader.opened.get() - reader.closed.get()).isEqualTo(1);
            open.borrow("b").close();
            assertThat(reader.opened.get() - reader.closed.get()).isEqualTo(1);
        }
        assertThat(reader.opened.get()).isEqualTo(reader.closed.get());
    }

    @Test
    void a_broken_or_forgotten_document_is_closed() throws Exception {
        try (OpenDocuments open = new OpenDocuments(store, reader, 2)) {
            try (OpenDocuments.Loan loan = open.borrow("a")) {
                loan.markBroken();
            }
            assertThat(reader.closed).hasValue(1);
            open.borrow("b").close();
            open.forget("b");
            assertThat(reader.closed).hasValue(2);
        }
    }

    @Test
    void an_original_that_is_not_there_is_told_from_one_that_cannot_be_read() throws Exception {
        store.put("d", Files.writeString(folder.resolve("source"), "broken"));
        try (OpenDocuments open = new OpenDocuments(store, reader, 2)) {
            assertThatThrownBy(() -> open.borrow("d")).isInstanceOf(UnreadableException.class);
            assertThatThrownBy(() -> open.borrow("e")).isInstanceOf(NoSuchFileException.class);
        }
    }

    private static final class Counting implements DocumentReader {
        private final PlainTextReader reader = new PlainTextReader();
        private final AtomicInteger opened = new AtomicInteger();
        private final AtomicInteger closed = new AtomicInteger();

        @Override
        public Set<String> mediaTypes() {
            return reader.mediaTypes();
        }

        @Override
        public OpenDocument open(Path file) throws UnreadableException {
            OpenDocument document = reader.open(file);
            opened.incrementAndGet();
            return new OpenDocument() {
                @Override
                public int pageCount() {
                    return document.pageCount();
                }

                @Override
                public ReadablePage page(int number) throws UnreadableException {
                    return document.page(number);
                }

                @Override
                public void close() {
                    closed.incrementAndGet();
                }
            };
        }
    }
}
