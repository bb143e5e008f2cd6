package dev.fovea.pages;

import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.awt.geom.AffineTransform;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageTree;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * One page as a document of its own, which shares objects and fonts with the file it is of. PDFBox finds a page by walking the
 * page tree from its start, again for each rendering; here there is one page to walk to, and what it inherits is its own.
 */
final class PdfView implements AutoCloseable {
    private static final List<COSName> INHERITED =
            List.of(COSName.RESOURCES, COSName.MEDIA_BOX, COSName.CROP_BOX, COSName.ROTATE);

    private final PDDocument document;
    private final PDPage page;
    private final int number;
    private final PdfStreams streams;
    private final PageSize size;

    private PdfView(PDDocument document, int number, PdfStreams streams) throws UnreadableException {
        this.document = document;
        this.page = document.getPage(0);
        this.number = number;
        this.streams = streams;
        this.size = sizeOf(page, number);
    }

    static PdfView of(PDDocument file, COSDictionary leaf, int number, PdfStreams streams) throws UnreadableException {
        PDDocument document = new PDDocument();
        document.setResourceCache(file.getResourceCache());
        COSBase layers = file.getDocumentCatalog().getCOSObject().getItem(COSName.OCPROPERTIES);
        if (layers != null) {
            document.getDocumentCatalog().getCOSObject().setItem(COSName.OCPROPERTIES, layers);
        }
        COSDictionary own = new COSDictionary(leaf);
        own.removeItem(COSName.PARENT);
        own.setItem(COSName.TYPE, COSName.PAGE);
        for (COSName key : INHERITED) {
            COSBase value = PDPageTree.getInheritableAttribute(leaf, key);
            if (value != null) {
                own.setItem(key, value);
            }
        }
        document.addPage(new PDPage(own));
        return new PdfView(document, number, streams);
    }

    PDDocument document() {
        return document;
    }

    PDPage page() {
        return page;
    }

    int number() {
        return number;
    }

    PdfStreams streams() {
        return streams;
    }

    PageSize size() {
        return size;
    }

    /** From the page's own coordinates to points from the top left corner as displayed. */
    AffineTransform toDisplay() {
        PDRectangle crop = page.getCropBox();
        AffineTransform turned =
                switch (page.getRotation()) {
                    case 90 -> new AffineTransform(0, 1, 1, 0, 0, 0);
                    case 180 -> new AffineTransform(-1, 0, 0, 1, crop.getWidth(), 0);
                    case 270 -> new AffineTransform(0, -1, -1, 0, crop.getHeight(), crop.getWidth());
                    default -> new AffineTransform(1, 0, 0, -1, 0, crop.getHeight());
                };
        turned.translate(-crop.getLowerLeftX(), -crop.getLowerLeftY());
        turned.preConcatenate(AffineTransform.getScaleInstance(page.getUserUnit(), page.getUserUnit()));
        return turned;
    }

    private static PageSize sizeOf(PDPage page, int number) throws UnreadableException {
        PDRectangle crop = page.getCropBox();
        if (!(crop.getWidth() > 0 && crop.getHeight() > 0)) {
            crop = page.getMediaBox();
            page.setCropBox(crop);
        }
        double width = (double) crop.getWidth() * page.getUserUnit();
        double height = (double) crop.getHeight() * page.getUserUnit();
        if (!(width > 0 && height > 0 && width < Float.MAX_VALUE && height < Float.MAX_VALUE)) {
            throw new UnreadableException(
                    Reason.PAGE_DAMAGED,
                    "page %d: expected a width and a height, found %s × %s points".formatted(number, width, height));
        }
        boolean onItsSide = page.getRotation() % 180 != 0;
        return onItsSide ? new PageSize(height, width) : new PageSize(width, height);
    }

    @Override
    public void close() {
        try {
            document.close();
        } catch (IOException e) {
            // It has no file of its own: nothing is lost.
            System.getLogger(PdfView.class.getName())
                    .log(System.Logger.Level.DEBUG, "a view of a PDF page did not close", e);
        }
    }
}
