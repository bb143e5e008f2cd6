package dev.fovea.pages;

import dev.fovea.pages.PdfScanner.OverBudgetException;
import dev.fovea.pages.PdfScanner.PdfScan;
import dev.fovea.pages.layout.Letter;
import dev.fovea.pages.layout.ReadingOrder;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.rendering.RenderDestination;

/** A page of a PDF file. It is scanned when it is first asked what it says or how it looks. */
final class PdfPage implements ReadablePage {
    private final PdfDocument document;
    private final int number;
    private final PageSize size;
    private final ReadingLimits limits;
    private Optional<PdfScan> scan = Optional.empty();
    /** A page that was refused is not gone through again: finding out may have taken seconds. */
    private Optional<UnreadableException> refused = Optional.empty();

    PdfPage(PdfDocument document, PdfView view, ReadingLimits limits) {
        this.document = document;
        this.number = view.number();
        this.size = view.size();
        this.limits = limits;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public PageSize size() {
        return size;
    }

    @Override
    public String digest() throws UnreadableException {
        return guarded(() -> PdfObjects.digest(document.view(number)));
    }

    @Override
    public PageText text() throws UnreadableException {
        PdfScan found = scan();
        if (found.letters().stream().anyMatch(letter -> letter.sight() == FoundLetter.Sight.DOUBTFUL)) {
            guarded(() -> {
                Sightings.decide(found.letters(), size, this::draw);
                return found;
            });
        }
        List<Letter> letters = found.letters().stream().map(FoundLetter::letter).toList();
        return ReadingOrder.of(letters, PageText.Origin.TEXT_LAYER);
    }

    @Override
    public double pictureShare() throws UnreadableException {
        return scan().pictureShare(size.bounds());
    }

    @Override
    public BufferedImage render(double dotsPerInch) throws UnreadableException {
        if (!(dotsPerInch > 0)) {
            throw new IllegalArgumentException("a resolution is over 0 dots an inch; found " + dotsPerInch);
        }
        Renderings.refuseOver(limits, size, dotsPerInch, number);
        // What a page draws is checked by scanning it, and PDFBox would draw a bomb.
        scan();
        return guarded(() -> draw(dotsPerInch));
    }

    private BufferedImage draw(double dotsPerInch) throws IOException, UnreadableException {
        PdfView view = document.view(number);
        int width = size.pixelWidth(dotsPerInch);
        int height = size.pixelHeight(dotsPerInch);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setBackground(Color.WHITE);
            graphics.clearRect(0, 0, width, height);
            float unit = view.page().getUserUnit();
            float across = (float) (width / size.width() * unit);
            float down = (float) (height / size.height() * unit);
            PDFRenderer renderer = new PDFRenderer(view.document());
            renderer.setSubsamplingAllowed(true);
            renderer.renderPageToGraphics(0, graphics, across, down, RenderDestination.VIEW);
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    private PdfScan scan() throws UnreadableException {
        if (refused.isPresent()) {
            throw refused.get();
        }
        if (scan.isEmpty()) {
            try {
                scan = Optional.of(guarded(this::scanned));
            } catch (UnreadableException e) {
                refused = Optional.of(e);
                throw e;
            }
        }
        return scan.get();
    }

    private PdfScan scanned() throws IOException, UnreadableException {

        PdfView view = document.view(number);
        for (COSStream stream : PdfObjects.streams(view)) {
            view.streams().refuseBomb(stream);
        }
        return new PdfScanner(view, limits).scan();
    }

    private <T> T guarded(Work<T> work) throws UnreadableException {
        try {
            return work.result();
        } catch (OverBudgetException e) {
            throw new UnreadableException(
                    Reason.PAGE_TOO_LARGE, "page %d is too large: %s".formatted(number, e.getMessage()), e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableException(
                    Reason.PAGE_DAMAGED, "page %d cannot be read: %s".formatted(number, e.getMessage()), e);
        }
    }

    /** Something that PDFBox may fail at in its many ways. */
    @FunctionalInterface
    private interface Work<T> {
        T result() throws IOException, UnreadableException;
    }
}
