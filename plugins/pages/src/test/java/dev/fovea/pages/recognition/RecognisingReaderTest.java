package dev.fovea.pages.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.pages.Inks;
import dev.fovea.pages.PdfReader;
import dev.fovea.pages.Pdfs;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecognisingReaderTest {
    private static final String READ = "read";

    @TempDir
    Path folder;

    /** Takes all ink for one word. */
    private static final class InkRecogniser implements TextRecogniser {
        private int pictures;
        private int width;

        @Override
        public List<RecognisedLine> recognise(BufferedImage picture) {
            pictures++;
            width = picture.getWidth();
            return List.of(new RecognisedLine(List.of(new Glyph(READ, Inks.box(picture), true)), 0.9));
        }
    }

    private final InkRecogniser recogniser = new InkRecogniser();

    @Test
    void a_scan_is_read_and_its_hidden_text_layer_is_not_believed() throws Exception {
        PageText text = read((page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, scan()), 0, 0, 595, 842);
            page.setRenderingMode(RenderingMode.NEITHER);
            Pdfs.words(page, 50, 700, 12, "lies");
        });
        assertThat(text.origin()).isEqualTo(PageText.Origin.RECOGNISED);
        assertThat(text.lines()).extracting(TextLine::text).containsExactly(READ);
        assertThat(text.lines().getFirst().box().iou(new PageBox(100, 200, 300, 220)))
                .isGreaterThan(0.9);
        assertThat(recogniser.width).isBetween(1650, 1656); // A4 at 200 dots an inch
    }

    @Test
    void a_page_that_says_enough_is_not_read() throws Exception {
        PageText text = read((page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, scan()), 0, 0, 595, 300);
            Pdfs.words(page, 50, 700, 12, "a few words beside a smaller picture");
        });
        assertThat(text.origin()).isEqualTo(PageText.Origin.TEXT_LAYER);
        assertThat(text.visible()).isEqualTo("a few words beside a smaller picture");
        assertThat(recogniser.pictures).isZero();
    }

    @Test
    void a_page_number_over_a_scan_does_not_keep_it_from_being_read() throws Exception {
        PageText text = read((page, file) -> {
            page.drawImage(LosslessFactory.createFromImage(file, scan()), 0, 0, 595, 842);
            Pdfs.words(page, 290, 30, 12, "17");
        });
        assertThat(text.visible()).isEqualTo(READ);
    }

    @Test
    void letters_drawn_as_outlines_are_read() throws Exception {
        PageText text = read((page, file) -> Pdfs.fill(page, Color.BLACK, 100, 100, 50, 10));
        assertThat(text.visible()).isEqualTo(READ);
    }

    @Test
    void an_empty_page_is_not_read() throws Exception {
        assertThat(read((page, file) -> {})).isEqualTo(PageText.NONE);
        assertThat(recogniser.pictures).isZero();
    }

    private PageText read(Pdfs.Drawing drawing) throws Exception {
        Path file = Pdfs.write(folder.resolve("page.pdf"), drawing);
        try (OpenDocument document = new RecognisingReader(new PdfReader(), recogniser).open(file)) {
            return document.page(1).text();
        }
    }

    private static BufferedImage scan() {
        BufferedImage picture = new BufferedImage(595, 842, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 595, 842);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(100, 200, 200, 20);
        graphics.dispose();
        return picture;
    }
}
