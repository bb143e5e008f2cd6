package dev.fovea.documents.corpus;

import dev.fovea.documents.corpus.PlacedText.Run;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;

/** A page being drawn, in points from its top left corner as displayed, and the facts that have been put on it. */
final class PageSheet implements AutoCloseable {
    private static final double LEADING = 1.3;

    private final PageLook look;
    private final PDPageContentStream content;
    private final List<PageFact> facts = new ArrayList<>();

    /** A fact that does not know yet in which document it stands. */
    record PageFact(String question, String rephrased, PlacedText statement, PlacedText answer) {}

    PageSheet(PDDocument document, PageLook look) throws IOException {
        this.look = look;
        PDPage page = look.page();
        document.addPage(page);
        content = new PDPageContentStream(document, page);
        content.transform(look.toStored());
    }

    PageSize size() {
        return look.size();
    }

    List<PageFact> facts() {
        return facts;
    }

    PlacedText text(Style style, double left, double baseline, String words) throws IOException {
        Run run = new Run(words, left, baseline, style);
        content.beginText();
        content.setFont(style.font(), style.size());
        content.newLineAtOffset((float) left, (float) (size().height() - baseline));
        content.showText(words);
        content.endText();
        return new PlacedText(List.of(run));
    }

    /** Words that end at {@code right}. */
    PlacedText textTo(Style style, double right, double baseline, String words) throws IOException {
        return text(style, right - style.width(words), baseline, words);
    }

    /**
     * A paragraph through frames that follow each other, from a place in one of them.
     *
     * @return the words as placed; nothing, and nothing drawn, when the frames have no room for all of it
     */
    Optional<PlacedText> paragraph(Style style, Flow flow, String words) throws IOException {
        Flow ahead = flow.copy();
        List<Run> runs = new ArrayList<>();
        for (String line : lines(style, flow.width(), words)) {
            if (!ahead.advance(style.size() * LEADING)) {
                return Optional.empty();
            }
            runs.add(new Run(line, ahead.left(), ahead.baseline(), style));
        }
        flow.take(ahead);
        for (Run run : runs) {
            text(style, run.left(), run.baseline(), run.text());
        }
        return Optional.of(new PlacedText(runs));
    }

    private static List<String> lines(Style style, double width, String words) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (!line.isEmpty() && style.width(line + " " + word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    void rule(double left, double y, double right) throws IOException {
        content.setLineWidth(0.5f);
        content.moveTo((float) left, (float) (size().height() - y));
        content.lineTo((float) right, (float) (size().height() - y));
        content.stroke();
    }

    void frame(PageBox box) throws IOException {
        content.setLineWidth(0.6f);
        content.addRect((float) box.left(), (float) (size().height() - box.bottom()), (float) box.width(), (float)
                box.height());
        content.stroke();
    }

    /** A printer's note above the page's top edge, which only a page with a crop box has room for. */
    void mark(Style style, String words) throws IOException {
        if (look.bleed() > style.size()) {
            text(style, 20, -4, words);
        }
    }

    void fact(String question, String rephrased, PlacedText statement, PlacedText answer) {
        facts.add(new PageFact(question, rephrased, statement, answer));
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
