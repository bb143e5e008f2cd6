package dev.fovea.documents.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.pages.PdfReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.UnreadableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
    private static final long SEED = 11;
    private static final int PAGES = 42;
    private static final float SCALE = 2;

    @TempDir
    static Path folder;

    private static Corpus corpus = new Corpus(0, List.of(), 0, List.of());

    @BeforeAll
    static void write() throws IOException {
        corpus = Corpus.write(folder.resolve("corpus"), SEED, PAGES);
    }

    @Test
    void each_page_has_four_facts_or_more() {
        assertThat(corpus.facts().stream()
                        .collect(Collectors.groupingBy(f -> f.document() + f.page(), Collectors.counting())))
                .hasSize(PAGES)
                .allSatisfy((page, facts) -> assertThat(facts).isGreaterThanOrEqualTo(4));
    }

    @Test
    void no_two_facts_ask_the_same() {
        Set<String> questions = new HashSet<>();
        assertThat(corpus.facts()).allMatch(fact -> questions.add(fact.question()) && questions.add(fact.rephrased()));
    }

    @Test
    void answers_stand_in_their_statements() {
        assertThat(corpus.facts()).allSatisfy(fact -> {
            assertThat(fact.statement()).contains(fact.answer());
            assertThat(fact.answerBoxes()).allMatch(box -> fact.statementBoxes().stream()
                    .anyMatch(line -> line.overlap(box) > 0.99 * box.area()));
        });
    }

    @Test
    void a_seed_makes_the_same_bytes_again() throws IOException {
        Path again = folder.resolve("again");
        Corpus.write(again, SEED, PAGES);
        for (String document : corpus.documents()) {
            assertThat(again.resolve(document))
                    .hasSameBinaryContentAs(folder.resolve("corpus").resolve(document));
        }
        assertThat(Corpus.read(again)).isEqualTo(corpus);
    }

    @Test
    void another_seed_makes_other_pages() throws IOException {
        assertThat(Corpus.write(folder.resolve("other"), SEED + 1, PAGES).facts())
                .doesNotContainAnyElementsOf(corpus.facts());
    }

    @Test
    void there_is_ink_in_every_answers_box_and_none_around_the_page() throws IOException {
        for (String name : corpus.documents()) {
            try (PDDocument document =
                    Loader.loadPDF(folder.resolve("corpus").resolve(name).toFile())) {
                PDFRenderer renderer = new PDFRenderer(document);
                for (Fact fact : factsOf(name)) {
                    BufferedImage picture = renderer.renderImage(fact.page() - 1, SCALE);
                    PageSize size = new PageSize(picture.getWidth() / SCALE, picture.getHeight() / SCALE);
                    assertThat(fact.answerBoxes()).allSatisfy(box -> {
                        assertThat(box.within(size.bounds())).isEqualTo(box);
                        assertThat(ink(picture, box)).as("%s", fact).isBetween(0.05, 0.5);
                    });
                }
            }
        }
    }

    @Test
    void what_is_read_within_an_answers_boxes_is_the_answer() throws UnreadableException {
        for (String name : corpus.documents()) {
            try (OpenDocument document =
                    new PdfReader().open(folder.resolve("corpus").resolve(name))) {
                for (Fact fact : corpus.facts()) {
                    if (fact.document().equals(name)) {
                        PageText text = document.page(fact.page()).text();
                        assertThat(within(text, fact.answerBoxes())).isEqualTo(letters(fact.answer()));
                        assertThat(within(text, fact.statementBoxes())).isEqualTo(letters(fact.statement()));
                    }
                }
            }
        }
    }

    /** The letters whose middle lies in one of the boxes, box by box, since a page may be read in another order. */
    private static String within(PageText text, List<PageBox> boxes) {
        StringBuilder read = new StringBuilder();
        for (PageBox box : boxes) {
            text.lines().stream()
                    .flatMap(line -> line.glyphs().stream())
                    .filter(glyph -> middle(glyph.box()).within(box).equals(middle(glyph.box())))
                    .sorted(Comparator.comparingDouble(glyph -> glyph.box().left()))
                    .forEach(glyph -> read.append(letters(glyph.text())));
        }
        return read.toString();
    }

    private static PageBox middle(PageBox box) {
        double across = (box.left() + box.right()) / 2;
        double down = (box.top() + box.bottom()) / 2;
        return new PageBox(across, down, across, down);
    }

    private static String letters(String text) {
        return text.replaceAll("\\s", "");
    }

    /** One fact a page: pages are slow to draw. */
    private static List<Fact> factsOf(String document) {
        Set<Integer> pages = new HashSet<>();
        return corpus.facts().stream()
                .filter(fact -> fact.document().equals(document) && pages.add(fact.page()))
                .toList();
    }

    private static double ink(BufferedImage picture, PageBox box) {
        int dark = 0;
        int all = 0;
        for (int y = (int) (box.top() * SCALE); y < box.bottom() * SCALE; y++) {
            for (int x = (int) (box.left() * SCALE); x < box.right() * SCALE; x++) {
                all++;
                dark += (picture.getRGB(x, y) & 0xff) < 128 ? 1 : 0;
            }
        }
        return (double) dark / all;
    }

    @Test
    void a_long_document_has_all_of_its_pages() throws IOException {
        Path file = Corpus.writeLong(folder, SEED, 50);
        assertThat(Files.size(file)).isPositive();
        try (PDDocument document = Loader.loadPDF(file.toFile())) {
            assertThat(document.getNumberOfPages()).isEqualTo(50);
        }
    }
}
