package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.TextLine;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.util.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Boxes of letters lie on the ink of the rendering, whatever the page's size, cut, rotation and resolution. */
class PdfGeometryTest {
    @TempDir
    Path folder;

    static Stream<Arguments> pages() {
        List<PDRectangle> media = List.of(
                new PDRectangle(595, 842), new PDRectangle(612.25f, 396.5f), new PDRectangle(-100, -50, 700, 500));
        List<float[]> cuts = List.of(new float[] {0, 0, 0, 0}, new float[] {20, 35, 41.5f, 10.25f});
        return media.stream().flatMap(sheet -> cuts.stream().flatMap(cut -> Stream.of(0, 90, 180, 270, -90)
                .flatMap(turn -> Stream.of(1f, 2.5f).map(unit -> Arguments.of(sheet, cut, turn, unit)))));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void boxes_lie_on_the_ink(PDRectangle media, float[] cut, int rotation, float unit) throws Exception {
        PDRectangle crop = new PDRectangle(
                media.getLowerLeftX() + cut[0],
                media.getLowerLeftY() + cut[1],
                media.getWidth() - cut[0] - cut[2],
                media.getHeight() - cut[1] - cut[3]);
        Path file = page(media, crop, rotation, unit);
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage page = document.page(1);
            boolean onItsSide = rotation % 180 != 0;
            double width = onItsSide ? crop.getHeight() : crop.getWidth();
            assertThat(page.size().width()).isCloseTo(width * unit, within(0.01));
            for (double resolution : new double[] {50, 72, 143.7}) {
                assertInk(page, page.render(resolution));
            }
        }
    }

    private Path page(PDRectangle media, PDRectangle crop, int rotation, float unit) throws IOException {
        Path file = folder.resolve("page.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(media);
            page.setCropBox(crop);
            page.setRotation(rotation);
            page.setUserUnit(unit);
            Pdfs.draw(
                    document,
                    page,
                    (content, ignored) ->
                            Pdfs.words(content, crop.getLowerLeftX() + 60, crop.getLowerLeftY() + 200, 30, "Hxgk"));
            document.save(file.toFile());
        }
        return file;
    }

    private static void assertInk(ReadablePage page, BufferedImage picture) throws Exception {
        assertThat(picture.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
        List<TextLine> lines = page.text().lines();
        assertThat(lines).extracting(TextLine::text).containsExactly("Hxgk");
        PageBox ink = page.size().fromPixels(Inks.box(picture), picture.getWidth(), picture.getHeight());
        PageBox line = lines.getFirst().box();
        double pixel = page.size().width() / picture.getWidth();
        assertThat(ink.within(line).area()).as("ink %s in %s", ink, line).isGreaterThan(0.9 * ink.area());
        assertThat(ink.left()).isGreaterThan(line.left() - 2 * pixel);
        assertThat(ink.right()).isLessThan(line.right() + 2 * pixel);
        assertThat(ink.top()).isGreaterThan(line.top() - 2 * pixel);
        assertThat(ink.bottom()).isLessThan(line.bottom() + 2 * pixel);
        assertThat(ink.iou(line)).isGreaterThan(0.5);
        for (Glyph glyph : lines.getFirst().glyphs()) {
            assertThat(glyph.drawn()).isTrue();
            assertThat(Inks.has(picture, page.size().toPixels(glyph.box(), picture.getWidth(), picture.getHeight())))
                    .as("ink of %s", glyph)
                    .isTrue();
        }
    }

    @Test
    void letters_of_turned_scaled_and_raised_text_have_their_places() throws Exception {
        Path file = Pdfs.write(folder.resolve("turned.pdf"), (page, ignored) -> {
            page.beginText();
            page.setFont(Pdfs.FONT, 1);
            page.setTextMatrix(new Matrix(0, 20, -20, 0, 300, 300)); // reading up
            page.showText("up");
            page.endText();
            page.transform(Matrix.getScaleInstance(2, 0.5f));
            page.beginText();
            page.setFont(Pdfs.FONT, 20);
            page.setTextRise(10);
            page.newLineAtOffset(50, 200);
            page.showText("H");
            page.endText();
        });
        try (OpenDocument document = new PdfReader().open(file)) {
            List<TextLine> lines = document.page(1).text().lines();
            TextLine up = lines.stream()
                    .filter(line -> line.text().equals("up"))
                    .findFirst()
                    .orElseThrow();
            assertThat(up.box().height()).isCloseTo(2 * 0.556 * 20, within(0.5));
            assertThat(up.box().bottom()).isCloseTo(842 - 300, within(0.5));
            TextLine raised = lines.stream()
                    .filter(line -> line.text().equals("H"))
                    .findFirst()
                    .orElseThrow();
            assertThat(raised.box().left()).isCloseTo(100, within(0.1));
            assertThat(raised.box().width()).isCloseTo(0.722 * 20 * 2, within(0.2));
            assertThat(raised.box().bottom()).isCloseTo(842 - 105 + 0.207 * 10, within(0.6));
        }
    }
}
