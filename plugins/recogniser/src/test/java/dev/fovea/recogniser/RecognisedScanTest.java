package dev.fovea.recogniser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.pages.PictureReader;
import dev.fovea.pages.recognition.RecognisingReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.TextLine;
import dev.fovea.plugin.UnreadableException;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A scan as a file, read as a document: letters in points, lines in reading order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecognisedScanTest {
    private static final List<String> LINES = List.of(
            "The harbour stays closed", "until the ice has gone.", "Boats wait at the pier", "and crews stay at home.");

    private final PaddleTextRecogniser recogniser = new PaddleTextRecogniser();

    @TempDir
    Path folder;

    @AfterAll
    void close() {
        recogniser.close();
    }

    private PageText read(DrawnPage page) throws IOException, UnreadableException {
        Path file = folder.resolve("scan.png");
        ImageIO.write(page.picture(), "png", file.toFile());
        try (OpenDocument document = new RecognisingReader(new PictureReader(), recogniser).open(file)) {
            ReadablePage only = document.page(1);
            assertThat(only.text().lines()).allSatisfy(line -> assertThat(
                            line.box().overlap(only.size().bounds()))
                    .isEqualTo(line.box().area()));
            return only.text();
        }
    }

    @Test
    void columns_are_read_one_after_the_other() throws IOException, UnreadableException {
        DrawnPage page = DrawnPage.blank(130)
                .paragraph(DrawnPage.MINUTES.substring(0, 330), Font.SERIF, 12, 50, 280, 100)
                .paragraph(DrawnPage.MINUTES.substring(331, 660), Font.SERIF, 12, 320, 550, 100);

        PageText text = read(page);

        assertThat(text.origin()).isEqualTo(PageText.Origin.RECOGNISED);
        assertThat(text.lines()).hasSameSizeAs(page.texts());
        assertThat(text.lines())
                .extracting(line -> line.text().substring(0, 5))
                .containsExactlyElementsOf(
                        page.texts().stream().map(line -> line.substring(0, 5)).toList());
    }

    @Test
    void a_tilted_scan_keeps_its_order() throws IOException, UnreadableException {
        for (double degrees : new double[] {-3, 3}) {
            DrawnPage page = DrawnPage.turned(130, degrees);
            for (int i = 0; i < LINES.size(); i++) {
                page.line(LINES.get(i) + " It has been so for weeks.", Font.SERIF, 13, 100, 100 + 18 * i);
            }

            assertThat(read(page).lines()).extracting(TextLine::text).containsExactlyElementsOf(page.texts());
        }
    }
}
