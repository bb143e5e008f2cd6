package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentGroup;
import org.apache.pdfbox.pdmodel.graphics.optionalcontent.PDOptionalContentProperties;
import org.apache.pdfbox.pdmodel.graphics.state.PDExtendedGraphicsState;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Letters that a reader of the page does not see are told from those that he does. */
class PdfHiddenTextTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(
            value = RenderingMode.class,
            names = {"NEITHER", "NEITHER_CLIP"})
    void letters_that_paint_nothing(RenderingMode mode) throws Exception {
        assertOnlySeen((page, file) -> {
            page.setRenderingMode(mode);
            Pdfs.words(page, 50, 700, 12, "secret");
        });
    }

    @Test
    void letters_of_the_paper_s_colour() throws Exception {
        assertOnlySeen((page, file) -> {
            page.setNonStrokingColor(Color.WHITE);
            Pdfs.words(page, 50, 700, 12, "secret");
        });
        assertOnlySeen((page, file) -> {
            page.setNonStrokingColor(new Color(250, 248, 252));
            Pdfs.words(page, 50, 700, 12, "secret");
        });
    }

    @Test
    void letters_of_the_colour_of_the_area_below() throws Exception {
        assertOnlySeen((page, file) -> {
            Pdfs.fill(page, Color.BLUE, 40, 690, 200, 40);
            page.setNonStrokingColor(Color.BLUE);
            Pdfs.words(page, 50, 700, 12, "secret");
        });
        assertSeen("white on blue", (page, file) -> {
            Pdfs.fill(page, Color.BLUE, 40, 690, 200, 40);
            page.setNonStrokingColor(Color.WHITE);
            Pdfs.words(page, 50, 700, 12, "white on blue");
        });
    }

    @Test
    void letters_under_an_area_or_a_picture() throws Exception {
        assertOnlySeen((page, file) -> {
            Pdfs.words(page, 50, 700, 12, "secret");
            Pdfs.fill(page, Color.LIGHT_GRAY, 40, 690, 200, 40);
        });
        assertOnlySeen((page, file) -> {
            Pdfs.words(page, 50, 700, 12, "secret");
            page.drawImage(LosslessFactory.createFromImage(file, plain(Color.WHITE)), 40, 690, 200, 40);
        });
        assertSeen("beside", (page, file) -> {
            Pdfs.words(page, 50, 700, 12, "beside");
            Pdfs.fill(page, Color.LIGHT_GRAY, 140, 690, 200, 40);
        });
    }

    @Test
    void letters_under_an_area_that_is_no_rectangle() throws Exception {
        assertOnlySeen((page, file) -> {
            Pdfs.words(page, 50, 700, 12, "secret");
            page.setNonStrokingColor(Color.GREEN);
            page.moveTo(0, 600);
            page.lineTo(300, 600);
            page.lineTo(150, 820);
            page.lineTo(0, 820);
            page.closePath();
            page.fill();
            page.setNonStrokingColor(Color.BLACK);
        });
        assertSeen("over it", (page, file) -> {
            page.setNonStrokingColor(Color.GREEN);
            page.moveTo(0, 600);
            page.lineTo(300, 600);
            page.lineTo(150, 820);
            page.closePath();
            page.fill();
            page.setNonStrokingColor(Color.BLACK);
            Pdfs.words(page, 120, 700, 12, "over it");
        });
    }

    @Test
    void letters_under_something_that_shines_through_are_seen() throws Exception {
        assertSeen("marked", (page, file) -> {
            Pdfs.words(page, 50, 700, 12, "marked");
            PDExtendedGraphicsState half = new PDExtendedGraphicsState();
            half.setNonStrokingAlphaConstant(0.3f);
            page.setGraphicsStateParameters(half);
            Pdfs.fill(page, Color.YELLOW, 40, 690, 200, 40);
        });
    }

    @Test
    void letters_that_are_transparent() throws Exception {
        assertOnlySeen((page, file) -> {
            PDExtendedGraphicsState gone = new PDExtendedGraphicsState();
            gone.setNonStrokingAlphaConstant(0f);
            page.setGraphicsStateParameters(gone);
            Pdfs.words(page, 50, 700, 12, "secret");
        });
    }

    @Test
    void letters_outside_of_the_page_or_of_what_is_cut_out() throws Exception {
        assertOnlySeen((page, file) -> Pdfs.words(page, 700, 700, 12, "secret"));
        assertOnlySeen((page, file) -> {
            page.saveGraphicsState();
            page.addRect(300, 300, 50, 50);
            page.clip();
            Pdfs.words(page, 50, 700, 12, "secret");
            page.restoreGraphicsState();
        });
    }

    @Test
    void letters_outside_of_the_crop_box() throws Exception {
        Path file = folder.resolve("crop.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(PDRectangle.A4);
            page.setCropBox(new PDRectangle(100, 100, 300, 300));
            Pdfs.draw(document, page, (content, ignored) -> {
                Pdfs.words(content, 120, 200, 12, "seen");
                Pdfs.words(content, 120, 500, 12, "secret");
            });
            document.save(file.toFile());
        }
        assertThat(Pdfs.text(file).visible()).isEqualTo("seen");
    }

    @Test
    void letters_too_small_to_see() throws Exception {
        assertOnlySeen((page, file) -> Pdfs.words(page, 50, 700, 0.5, "secret"));
    }

    @Test
    void letters_on_a_layer_that_is_switched_off() throws Exception {
        assertOnlySeen((page, file) -> {
            PDOptionalContentGroup layer = new PDOptionalContentGroup("off");
            PDOptionalContentProperties layers = new PDOptionalContentProperties();
            layers.addGroup(layer);
            layers.setGroupEnabled(layer, false);
            file.getDocumentCatalog().setOCProperties(layers);
            page.beginMarkedContent(COSName.OC, layer);
            Pdfs.words(page, 50, 700, 12, "secret");
            page.endMarkedContent();
        });
    }

    @Test
    void the_text_layer_of_a_scan_is_hidden_and_its_picture_tells_of_itself() throws Exception {
        for (boolean below : new boolean[] {true, false}) {
            Path file = Pdfs.write(folder.resolve("scan.pdf"), (page, document) -> {
                PDImageXObject scan = LosslessFactory.createFromImage(document, scan());
                if (below) {
                    Pdfs.words(page, 50, 700, 12, "lies");
                    page.drawImage(scan, 0, 0, 595, 842);
                } else {
                    page.drawImage(scan, 0, 0, 595, 842);
                    page.setRenderingMode(RenderingMode.NEITHER);
                    Pdfs.words(page, 50, 700, 12, "lies");
                }
            });
            try (OpenDocument document = new PdfReader().open(file)) {
                PageText text = document.page(1).text();
                assertThat(text.visible()).isEmpty();
                assertThat(text.lines()).extracting(TextLine::text).containsExactly("lies");
                assertThat(document.page(1).pictureShare()).isEqualTo(1);
            }
        }
    }

    @Test
    void letters_on_a_picture_are_seen_where_they_differ_from_it() throws Exception {
        assertSeen("caption", (page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, plain(Color.DARK_GRAY)), 40, 690, 200, 40);
            page.setNonStrokingColor(Color.WHITE);
            Pdfs.words(page, 50, 700, 12, "caption");
            page.setNonStrokingColor(Color.BLACK);
        });
        assertOnlySeen((page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, plain(Color.DARK_GRAY)), 40, 690, 200, 40);
            page.setNonStrokingColor(Color.DARK_GRAY);
            Pdfs.words(page, 50, 700, 12, "secret");
            page.setNonStrokingColor(Color.BLACK);
        });
    }

    @Test
    void punctuation_on_a_picture_is_seen() throws Exception {
        assertSeen("0.5 - 1.5", (page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, plain(Color.WHITE)), 40, 690, 200, 40);
            Pdfs.words(page, 50, 700, 8, "0.5 - 1.5");
        });
    }

    private void assertOnlySeen(Pdfs.Drawing secret) throws Exception {
        PageText text = read(secret);
        assertThat(text.visible()).isEqualTo("in plain sight");
        assertThat(text.lines()).extracting(TextLine::text).contains("secret");
    }

    private void assertSeen(String words, Pdfs.Drawing drawing) throws Exception {
        assertThat(read(drawing).visible()).isEqualTo(words + "\nin plain sight");
    }

    private PageText read(Pdfs.Drawing drawing) throws Exception {
        Path file = Pdfs.write(folder.resolve("hidden.pdf"), (page, document) -> {
            page.saveGraphicsState();
            drawing.on(page, document);
            page.restoreGraphicsState();
            plainSight(page);
        });
        return Pdfs.text(file);
    }

    private static void plainSight(PDPageContentStream page) throws IOException {
        Pdfs.words(page, 50, 500, 12, "in plain sight");
    }

    private static BufferedImage plain(Color colour) {
        BufferedImage picture = new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 20, 10);
        graphics.dispose();
        return picture;
    }

    private static BufferedImage scan() {
        BufferedImage picture = new BufferedImage(595, 842, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 595, 842);
        graphics.setColor(Color.BLACK);
        graphics.drawString("what it shows", 50, 142);
        graphics.dispose();
        return picture;
    }
}
