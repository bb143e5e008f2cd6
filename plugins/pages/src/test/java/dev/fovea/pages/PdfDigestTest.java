package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.OpenDocument;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Equal digests mean equal pages, in one file and across files. */
class PdfDigestTest {
    @TempDir
    Path folder;

    @Test
    void the_same_page_has_the_same_digest_in_a_file_with_other_pages() throws Exception {
        Path one = Pdfs.write(folder.resolve("one.pdf"), words("a"), words("b"), words("a"));
        Path other = Pdfs.write(folder.resolve("other.pdf"), picture(Color.RED), words("x"), words("a"));
        List<String> first = digests(one);
        List<String> second = digests(other);
        assertThat(first.get(0))
                .isEqualTo(first.get(2))
                .isEqualTo(second.get(2))
                .hasSize(64);
        assertThat(first.get(0)).isNotEqualTo(first.get(1));
    }

    @Test
    void a_page_keeps_its_digest_when_another_page_changes() throws Exception {
        Path before = Pdfs.write(folder.resolve("before.pdf"), words("a"), picture(Color.RED), words("c"));
        Path after = folder.resolve("after.pdf");
        try (PDDocument document = Loader.loadPDF(before.toFile())) {
            PDPage changed = document.getPage(2);
            try (PDPageContentStream more =
                    new PDPageContentStream(document, changed, PDPageContentStream.AppendMode.APPEND, true)) {
                Pdfs.fill(more, Color.RED, 10, 10, 10, 10);
            }
            document.save(after.toFile());
        }
        List<String> first = digests(before);
        List<String> second = digests(after);
        assertThat(second.subList(0, 2)).isEqualTo(first.subList(0, 2));
        assertThat(second.get(2)).isNotEqualTo(first.get(2));
    }

    @Test
    void whatever_changes_the_look_changes_the_digest() throws Exception {
        List<String> digests = new ArrayList<>();
        digests.addAll(digests(Pdfs.write(folder.resolve("a.pdf"), picture(Color.RED), picture(Color.BLUE))));
        for (int rotation : new int[] {0, 90}) {
            for (PDRectangle crop : List.of(PDRectangle.A4, PDRectangle.A5)) {
                Path file = folder.resolve("turned.pdf");
                try (PDDocument document = new PDDocument()) {
                    PDPage page = new PDPage(PDRectangle.A4);
                    page.setRotation(rotation);
                    page.setCropBox(crop);
                    Pdfs.draw(document, page, words("a"));
                    document.save(file.toFile());
                }
                digests.addAll(digests(file));
            }
        }
        assertThat(digests).doesNotHaveDuplicates().hasSize(6);
    }

    private static Pdfs.Drawing words(String words) {
        return (page, ignored) -> Pdfs.words(page, 50, 500, 12, words);
    }

    private static Pdfs.Drawing picture(Color colour) {
        BufferedImage picture = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
        picture.setRGB(1, 1, colour.getRGB());
        return (page, file) -> page.drawImage(LosslessFactory.createFromImage(file, picture), 10, 10, 100, 100);
    }

    private static List<String> digests(Path file) throws Exception {
        List<String> digests = new ArrayList<>();
        try (OpenDocument document = new PdfReader().open(file)) {
            for (int number = 1; number <= document.pageCount(); number++) {
                digests.add(document.page(number).digest());
            }
        }
        return digests;
    }
}
