package dev.fovea.recogniser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.pages.recognition.RecognisedLine;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import java.awt.Font;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pages drawn here, read by the real networks. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PaddleTextRecogniserTest {
    private static final double ERRORS = 0.02;
    /** Measured 0.81 to 0.88, by font. */
    private static final double OVERLAP = 0.75;

    private final PaddleTextRecogniser recogniser = new PaddleTextRecogniser();

    @AfterAll
    void close() {
        recogniser.close();
    }

    @Test
    void reads_fonts_and_sizes_exactly() {
        DrawnPage page = DrawnPage.blank(150)
                .line("Annual Report of the Harbour", Font.SERIF, 24, 72, 90)
                .line("Invoice 2024-0317", Font.SANS_SERIF, 16, 72, 140)
                .line("Date: 14 May 2024", Font.MONOSPACED, 12, 72, 180)
                .line("Total: 48,250.00 EUR", Font.SERIF, 10, 72, 210)
                .line("Payable within thirty days.", Font.SANS_SERIF, 8, 72, 240);

        assertThat(downwards(recogniser.recognise(page.picture())))
                .extracting(RecognisedLine::text)
                .containsExactlyElementsOf(page.texts());
    }

    @Test
    void letters_of_a_full_page_are_right_and_in_their_places() {
        DrawnPage page = DrawnPage.blank(150).paragraph(DrawnPage.MINUTES, Font.SERIF, 11, 72, 520, 72);

        List<RecognisedLine> lines = downwards(recogniser.recognise(page.picture()));

        assertThat(DrawnPage.MINUTES.split(" ")).hasSizeGreaterThan(200);
        assertThat(errors(page, lines)).isLessThanOrEqualTo(ERRORS);
        assertThat(overlap(page, lines)).isGreaterThanOrEqualTo(OVERLAP);
        assertThat(lines).allSatisfy(line -> assertThat(line.confidence()).isBetween(0.8, 1.0));
    }

    @Test
    void a_tilted_scan_with_noise_is_read_as_well() {
        for (double degrees : new double[] {-3, 3}) {
            DrawnPage page = DrawnPage.turned(150, degrees)
                    .paragraph(DrawnPage.MINUTES, Font.SANS_SERIF, 11, 90, 505, 120)
                    .noise(20, 7);

            List<RecognisedLine> lines = alongTilt(recogniser.recognise(page.picture()), Math.toRadians(degrees));

            assertThat(errors(page, lines)).isLessThanOrEqualTo(ERRORS);
        }
    }

    @Test
    void columns_are_lines_of_their_own() {
        DrawnPage page = DrawnPage.blank(150)
                .paragraph(DrawnPage.MINUTES.substring(0, 400), Font.SERIF, 10, 60, 285, 72)
                .paragraph(DrawnPage.MINUTES.substring(401, 800), Font.SERIF, 10, 310, 535, 72);

        List<RecognisedLine> lines = recogniser.recognise(page.picture());

        double middle = page.picture().getWidth() / 2.0;
        assertThat(lines).allSatisfy(line -> {
            PageBox box = box(line);
            assertThat(box.right() < middle || box.left() > middle).isTrue();
        });
        List<RecognisedLine> inOrder = Stream.concat(
                        downwards(lines).stream().filter(line -> box(line).right() < middle),
                        downwards(lines).stream().filter(line -> box(line).left() > middle))
                .toList();
        assertThat(errors(page, inOrder)).isLessThanOrEqualTo(ERRORS);
    }

    @Test
    void an_empty_page_has_no_lines_even_with_noise() {
        assertThat(recogniser.recognise(DrawnPage.blank(100).picture())).isEmpty();
        assertThat(recogniser.recognise(DrawnPage.blank(100).noise(25, 3).picture()))
                .isEmpty();
    }

    @Test
    void light_letters_on_a_dark_ground_are_read() {
        DrawnPage page = DrawnPage.lightOnDark(150)
                .line("Departures after midnight", Font.SANS_SERIF, 14, 72, 90)
                .line("Platform 7 is closed today", Font.SERIF, 14, 72, 130);

        List<RecognisedLine> lines = downwards(recogniser.recognise(page.picture()));

        assertThat(lines).extracting(RecognisedLine::text).containsExactlyElementsOf(page.texts());
        assertThat(overlap(page, lines)).isGreaterThanOrEqualTo(OVERLAP);
    }

    @Test
    void a_page_that_lies_wrongly_is_read_where_its_letters_are() {
        DrawnPage page = DrawnPage.blank(150)
                .line("The chairman thanked all members", Font.SERIF, 14, 72, 90)
                .line("for their patience and their work", Font.SERIF, 14, 72, 130);
        List<PageBox> upright = boxes(page);

        for (int quarters = 1; quarters < 4; quarters++) {
            var lying = page.lying(quarters);
            List<RecognisedLine> lines = recogniser.recognise(lying);

            assertThat(lines).extracting(RecognisedLine::text).containsExactlyInAnyOrderElementsOf(page.texts());
            for (RecognisedLine line : lines) {
                PageBox there = upright.get(page.texts().indexOf(line.text()));
                PageBox expected =
                        turned(there, page.picture().getWidth(), page.picture().getHeight(), quarters);
                assertThat(box(line).iou(expected)).isGreaterThan(OVERLAP);
            }
        }
    }

    @Test
    void threads_share_it() {
        DrawnPage page = DrawnPage.blank(100).line("Quay Street 7", Font.SANS_SERIF, 20, 72, 90);

        List<CompletableFuture<List<RecognisedLine>>> readings = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> recogniser.recognise(page.picture())))
                .toList();

        List<RecognisedLine> alone = recogniser.recognise(page.picture());
        assertThat(alone).extracting(RecognisedLine::text).containsExactly("Quay Street 7");
        assertThat(readings).allSatisfy(reading -> assertThat(reading.join()).isEqualTo(alone));
    }

    @Test
    void once_closed_it_reads_no_more() {
        PaddleTextRecogniser closed = new PaddleTextRecogniser();
        closed.close();

        assertThatThrownBy(() -> closed.recognise(DrawnPage.blank(50).picture()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static PageBox box(RecognisedLine line) {
        return PageBox.around(line.letters().stream().map(Glyph::box).toList());
    }

    private static List<PageBox> boxes(DrawnPage page) {
        return page.letters().stream()
                .map(line -> PageBox.around(line.stream().map(Glyph::box).toList()))
                .toList();
    }

    private static PageBox turned(PageBox box, double width, double height, int quarters) {
        return switch (quarters) {
            case 1 -> new PageBox(height - box.bottom(), box.left(), height - box.top(), box.right());
            case 2 -> new PageBox(width - box.right(), height - box.bottom(), width - box.left(), height - box.top());
            default -> new PageBox(box.top(), width - box.right(), box.bottom(), width - box.left());
        };
    }

    private static List<RecognisedLine> downwards(List<RecognisedLine> lines) {
        return alongTilt(lines, 0);
    }

    private static List<RecognisedLine> alongTilt(List<RecognisedLine> lines, double angle) {
        return lines.stream()
                .sorted(Comparator.comparingDouble(line -> {
                    PageBox box = box(line);
                    return (box.top() + box.bottom()) * Math.cos(angle) - (box.left() + box.right()) * Math.sin(angle);
                }))
                .toList();
    }

    /** Wrong, missing and additional characters, spaces included, for each character written. */
    private static double errors(DrawnPage page, List<RecognisedLine> lines) {
        String written = String.join("\n", page.texts());
        String read = String.join("\n", lines.stream().map(RecognisedLine::text).toList());
        return (double) distance(written, read) / written.length();
    }

    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /** Mean IoU of the letters of lines that were read with as many letters as they have; most of them have to be. */
    private static double overlap(DrawnPage page, List<RecognisedLine> lines) {
        assertThat(lines).hasSameSizeAs(page.letters());
        double sum = 0;
        int letters = 0;
        int written = 0;
        for (int i = 0; i < lines.size(); i++) {
            List<Glyph> truth = page.letters().get(i);
            List<Glyph> read = lines.get(i).letters();
            written += truth.size();
            for (int k = 0; k < truth.size() && truth.size() == read.size(); k++) {
                sum += read.get(k).box().iou(truth.get(k).box());
                letters++;
            }
        }
        assertThat(letters).isGreaterThan(written / 2);
        return sum / letters;
    }
}
