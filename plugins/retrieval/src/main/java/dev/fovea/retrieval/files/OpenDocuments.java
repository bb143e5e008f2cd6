package dev.fovea.retrieval.files;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.FileStore;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Originals opened as documents, lent to one thread at a time. A few that nobody uses stay open, the longest unused of them
 * closed first, since opening a large file costs more than reading a page of it. Safe for use by many threads.
 */
public final class OpenDocuments implements AutoCloseable {
    /** A document is opened afresh after so many loans: what a reader remembers of the pages it has read goes with it. */
    private static final int MOST_LOANS = 200;

    private final Originals originals;
    private final DocumentReader reader;
    private final int idle;
    private final Deque<Opened> unused = new ArrayDeque<>();
    private boolean closed;

    /** @param idle how many stay open that nobody uses */
    public OpenDocuments(FileStore files, DocumentReader reader, int idle) {
        this.originals = new Originals(files);
        this.reader = reader;
        this.idle = idle;
    }

    /**
     * Borrows a document; close the loan to give it back.
     *
     * @throws java.nio.file.NoSuchFileException if the store does not have the original
     * @throws UnreadableException if it cannot be opened
     */
    public Loan borrow(String key) throws IOException, UnreadableException {
        Optional<Opened> waiting = takeUnused(key);
        return new Loan(waiting.isPresent() ? waiting.get() : open(key));
    }

    /** Closes what is open of a document and nobody uses. */
    public void forget(String key) {
        List<Opened> closing = new ArrayList<>();
        synchronized (unused) {
            for (Iterator<Opened> each = unused.iterator(); each.hasNext(); ) {
                Opened opened = each.next();
                if (opened.key.equals(key)) {
                    each.remove();
                    closing.add(opened);
                }
            }
        }
        closing.forEach(Opened::close);
    }

    @Override
    public void close() {
        List<Opened> closing;
        synchronized (unused) {
            closed = true;
            closing = List.copyOf(unused);
            unused.clear();
        }
        closing.forEach(Opened::close);
    }

    private Opened open(String key) throws IOException, UnreadableException {
        Originals.Local local = originals.local(key);
        try {
            return new Opened(key, local, reader.open(local.path()));
        } catch (UnreadableException | RuntimeException e) {
            local.discard();
            throw e;
        }
    }

    private Optional<Opened> takeUnused(String key) {
        synchronized (unused) {
            for (Iterator<Opened> each = unused.iterator(); each.hasNext(); ) {
                Opened opened = each.next();
                if (opened.key.equals(key)) {
                    each.remove();
                    return Optional.of(opened);
                }
            }
        }
        return Optional.empty();
    }

    private void giveBack(Opened opened) {
        Optional<Opened> surplus = Optional.of(opened);
        synchronized (unused) {
            if (!closed && opened.loans < MOST_LOANS) {
                unused.addLast(opened);
                surplus = unused.size() > idle ? Optional.of(unused.removeFirst()) : Optional.empty();
            }
        }
        surplus.ifPresent(Opened::close);
    }

    private static final class Opened {
        private final String key;
        private final Originals.Local local;
        private final OpenDocument document;
        private int loans;

        Opened(String key, Originals.Local local, OpenDocument document) {
            this.key = key;
            this.local = local;
            this.document = document;
        }

        void close() {
            try {
                document.close();
            } finally {
                local.discard();
            }
        }
    }

    /** A document that one thread may use until it closes the loan. */
    public final class Loan implements AutoCloseable {
        private final Opened opened;
        private boolean broken;

        private Loan(Opened opened) {
            this.opened = opened;
            opened.loans++;
        }

        public OpenDocument document() {
            return opened.document;
        }

        /** Says that the document may be in no fit state: it is closed rather than lent again. */
        public void markBroken() {
            broken = true;
        }

        @Override
        public void close() {
            if (broken) {
                opened.close();
            } else {
                giveBack(opened);
            }
        }
    }
}
