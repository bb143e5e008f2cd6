package dev.fovea.pages;

import dev.fovea.pages.PdfScanner.OverBudgetException;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/**
 * An open PDF file. PDFBox keeps every object that it has read for as long as a file is open; hence the file is opened anew
 * every {@value #PAGES_BEFORE_REOPENING} pages, and pages hold their number and not their objects.
 */
final class PdfDocument implements OpenDocument {
    private static final int PAGES_BEFORE_REOPENING = 256;
    private static final long SCRATCH_IN_MEMORY = 16L << 20;

    private final Path file;
    private final ReadingLimits limits;
    private Opened opened;
    private Optional<PdfView> view = Optional.empty();
    private int pagesSinceOpening;

    private PdfDocument(Path file, ReadingLimits limits, Opened opened) {
        this.file = file;
        this.limits = limits;
        this.opened = opened;
    }

    static PdfDocument open(Path file, ReadingLimits limits) throws UnreadableException {
        return new PdfDocument(file, limits, load(file, limits));
    }

    @Override
    public int pageCount() {
        return opened.pages.count();
    }

    @Override
    public ReadablePage page(int number) throws UnreadableException {
        if (number < 1 || number > pageCount()) {
            throw new IndexOutOfBoundsException("pages are 1 to %d; asked for %d".formatted(pageCount(), number));
        }
        return new PdfPage(this, view(number), limits);
    }

    /** The page's objects, of the file as it is open now. Valid until the next call. */
    PdfView view(int number) throws UnreadableException {
        if (view.isPresent() && view.get().number() == number) {
            return view.get();
        }
        view.ifPresent(PdfView::close);
        view = Optional.empty();
        if (pagesSinceOpening >= PAGES_BEFORE_REOPENING) {
            Opened again = load(file, limits);
            closeQuietly(opened.document);
            opened = again;
            pagesSinceOpening = 0;
        }
        pagesSinceOpening++;
        try {
            PdfView found = PdfView.of(opened.document, leaf(number), number, opened.known);
            view = Optional.of(found);
            return found;
        } catch (OverBudgetException e) {
            throw new UnreadableException(
                    Reason.PAGE_TOO_LARGE, "page %d is too large: %s".formatted(number, e.getMessage()), e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new UnreadableException(
                    Reason.PAGE_DAMAGED, "page %d cannot be read: %s".formatted(number, e.getMessage()), e);
        }
    }

    private COSDictionary leaf(int number) throws UnreadableException {
        COSBase entry = opened.pages.entry(number);
        COSBase direct = entry instanceof COSObject reference ? reference.getObject() : entry;
        if (direct instanceof COSDictionary page) {
            return PdfPageIndex.leafOf(page);
        }
        throw new UnreadableException(
                Reason.PAGE_DAMAGED, "page %d: expected a page, found nothing in its place".formatted(number));
    }

    private static Opened load(Path file, ReadingLimits limits) throws UnreadableException {
        refuseEmpty(file);
        PDDocument document = parse(file, limits);
        boolean kept = false;
        try {
            if (!document.getCurrentAccessPermission().canExtractContent()) {
                throw new UnreadableException(
                        Reason.ENCRYPTED,
                        "the file is protected: its author does not permit text to be taken out of it");
            }
            PdfPageIndex pages = PdfPageIndex.of(document, limits.pages());
            kept = true;
            return new Opened(document, pages, new PdfStreams(limits));
        } catch (OverBudgetException | OutOfMemoryError e) {
            throw tooLarge(e);
        } catch (RuntimeException | StackOverflowError e) {
            throw damaged(e);
        } finally {
            if (!kept) {
                closeQuietly(document);
            }
        }
    }

    private static PDDocument parse(Path file, ReadingLimits limits) throws UnreadableException {
        Optional<RandomAccessRead> source = Optional.empty();
        try {
            RandomAccessRead bytes = new RandomAccessReadBufferedFile(file);
            source = Optional.of(bytes);
            return BoundedParser.parse(bytes, MemoryUsageSetting.setupMixed(SCRATCH_IN_MEMORY).streamCache, limits);
        } catch (InvalidPasswordException e) {
            source.ifPresent(PdfDocument::closeQuietly);
            throw new UnreadableException(
                    Reason.ENCRYPTED, "the file is encrypted: save it without a password and add it again", e);
        } catch (OverBudgetException | OutOfMemoryError e) {
            source.ifPresent(PdfDocument::closeQuietly);
            throw tooLarge(e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            source.ifPresent(PdfDocument::closeQuietly);
            throw damaged(e);
        }
    }

    private static void refuseEmpty(Path file) throws UnreadableException {
        try {
            if (Files.size(file) == 0) {
                throw new UnreadableException(Reason.EMPTY, "the file is empty: 0 bytes");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file.getFileName(), e);
        }
    }

    private static UnreadableException damaged(Throwable cause) {
        return new UnreadableException(
                Reason.DAMAGED, "expected a whole PDF file, found a damaged one: " + cause.getMessage(), cause);
    }

    /** Limits are of what lies in a file; what becomes of it in memory is many times as much, in a file made for that. */
    private static UnreadableException tooLarge(Throwable cause) {
        String found = cause instanceof OutOfMemoryError ? "it needs more memory than there is" : cause.getMessage();
        return new UnreadableException(Reason.TOO_LARGE, "the file is too large to be opened: " + found, cause);
    }

    private static void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            // It was opened to be read: nothing is lost when closing fails.
            System.getLogger(PdfDocument.class.getName()).log(System.Logger.Level.DEBUG, "a PDF file did not close", e);
        }
    }

    @Override
    public void close() {
        view.ifPresent(PdfView::close);
        view = Optional.empty();
        closeQuietly(opened.document);
    }

    /** A file as it is open now, with what is known about its streams. */
    private record Opened(PDDocument document, PdfPageIndex pages, PdfStreams known) {}
}
