package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.TextLine;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSInteger;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are broken, locked, or made to break their reader. */
class PdfDamageTest {
    @TempDir
    Path folder;

    @Test
    void encrypted_with_a_password() throws Exception {
        assertRefused(encrypted("user", new AccessPermission()), Reason.ENCRYPTED, "without a password");
    }

    @Test
    void encrypted_for_its_owner_alone_is_read() throws Exception {
        assertThat(Pdfs.text(encrypted("", new AccessPermission())).visible()).isEqualTo("locked");
    }

    @Test
    void encrypted_so_that_text_may_not_be_taken_out() throws Exception {
        AccessPermission permission = new AccessPermission();
        permission.setCanExtractContent(false);
        assertRefused(encrypted("", permission), Reason.ENCRYPTED, "does not permit");
    }

    private Path encrypted(String userPassword, AccessPermission permission) throws IOException {
        Path file = folder.resolve("encrypted.pdf");
        try (PDDocument document = new PDDocument()) {
            Pdfs.draw(document, new PDPage(), (page, ignored) -> Pdfs.words(page, 50, 500, 12, "locked"));
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", userPassword, permission);
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
            document.save(file.toFile());
        }
        return file;
    }

    @Test
    void of_no_bytes() throws Exception {
        assertRefused(Files.createFile(folder.resolve("empty.pdf")), Reason.EMPTY, "0 bytes");
    }

    @Test
    void of_no_pages() throws Exception {
        assertRefused(Pdfs.write(folder.resolve("none.pdf")), Reason.EMPTY, "no pages");
    }

    @Test
    void no_pdf_at_all() throws Exception {
        Path file = Files.writeString(folder.resolve("text.pdf"), "%PDF-1.7\nnothing of the kind\n");
        assertRefused(file, Reason.DAMAGED, "damaged");
    }

    /** Wherever a file is cut: it is refused, or every page says what it said before, or says that it is damaged. */
    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 0.999})
    void cut_off(double kept) throws Exception {
        Path whole = Pdfs.write(folder.resolve("whole.pdf"), words("first"), words("second"), words("third"));
        byte[] bytes = Files.readAllBytes(whole);
        Path file = Files.write(folder.resolve("cut.pdf"), Arrays.copyOf(bytes, (int) (bytes.length * kept)));
        String[] said = {"first", "second", "third"};
        try (OpenDocument document = new PdfReader().open(file)) {
            for (int number = 1; number <= document.pageCount(); number++) {
                assertPageSays(document, number, said[number - 1]);
            }
        } catch (UnreadableException e) {
            assertThat(e.reason()).isIn(Reason.DAMAGED, Reason.EMPTY);
        }
    }

    private static void assertPageSays(OpenDocument document, int number, String words) {
        try {
            assertThat(document.page(number).text().visible()).isEqualTo(words);
        } catch (UnreadableException e) {
            assertThat(e.reason()).isEqualTo(Reason.PAGE_DAMAGED);
            assertThat(e).hasMessageContaining("page " + number);
        }
    }

    @Test
    void of_ten_thousand_pages() throws Exception {
        Path file = folder.resolve("long.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            Pdfs.draw(document, page, words("all alike"));
            for (int i = 1; i < 10_000; i++) {
                COSDictionary copy = new COSDictionary(page.getCOSObject());
                document.addPage(new PDPage(copy));
            }
            document.save(file.toFile());
        }
        try (OpenDocument document = new PdfReader().open(file)) {
            assertThat(document.pageCount()).isEqualTo(10_000);
            assertThat(document.page(10_000).text().visible()).isEqualTo("all alike");
            assertThat(document.page(1).text().visible()).isEqualTo("all alike");
        }
        PdfReader strict = new PdfReader(new ReadingLimits(9_999, 1_000_000, 1_000_000));
        UnreadableException refused = catchThrowableOfType(
                UnreadableException.class, () -> strict.open(file).close());
        assertThat(refused.reason()).isEqualTo(Reason.TOO_MANY_PAGES);
        assertThat(refused).hasMessageContaining("9999 pages");
    }

    @Test
    void of_more_pages_than_are_kept_open() throws Exception {
        Pdfs.Drawing[] drawings = new Pdfs.Drawing[600];
        Arrays.setAll(drawings, i -> words("page " + (i + 1)));
        Path file = Pdfs.write(folder.resolve("many.pdf"), drawings);
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage first = document.page(1);
            for (int number = 1; number <= 600; number++) {
                assertThat(document.page(number).text().visible()).isEqualTo("page " + number);
            }
            assertThat(first.text().visible()).isEqualTo("page 1");
        }
    }

    @Test
    void of_giant_pages() throws Exception {
        Path file = folder.resolve("giant.pdf");
        try (PDDocument document = new PDDocument()) {
            Pdfs.draw(document, new PDPage(new PDRectangle(14_400, 14_400)), words("vast"));
            Pdfs.draw(document, new PDPage(new PDRectangle(2_000_000, 3_000_000)), words("vaster"));
            document.save(file.toFile());
        }
        try (OpenDocument document = new PdfReader().open(file)) {
            for (int number = 1; number <= 2; number++) {
                ReadablePage page = document.page(number);
                assertThat(page.text().visible()).startsWith("vast");
                assertThatThrownBy(() -> page.render(72))
                        .isInstanceOf(UnreadableException.class)
                        .hasMessageContaining("pixels at 72 dots an inch")
                        .extracting(e -> ((UnreadableException) e).reason())
                        .isEqualTo(Reason.PAGE_TOO_LARGE);
            }
            assertThat(document.page(1).render(5).getWidth()).isEqualTo(1000);
        }
    }

    @Test
    void text_without_a_font() throws Exception {
        Path file = raw("BT 50 500 Td (no font) Tj ET BT /Missing 12 Tf 50 400 Td (lost font) Tj ET");
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage page = document.page(1);
            assertThat(page.text().lines()).extracting(TextLine::text).contains("lost font");
            assertThat(page.render(72).getWidth()).isEqualTo(612);
        }
    }

    @Test
    void a_page_tree_that_leads_back_into_itself() throws Exception {
        Path file = folder.resolve("loop.pdf");
        try (PDDocument document = new PDDocument()) {
            Pdfs.draw(document, new PDPage(), words("in a loop"));
            COSDictionary tree = document.getPages().getCOSObject();
            COSArray kids = tree.getCOSArray(COSName.KIDS);
            COSDictionary node = new COSDictionary();
            node.setItem(COSName.TYPE, COSName.PAGES);
            COSArray back = new COSArray();
            back.add(tree);
            back.add(node);
            node.setItem(COSName.KIDS, back);
            node.setInt(COSName.COUNT, 7);
            kids.add(node);
            tree.setInt(COSName.COUNT, 8);
            document.save(file.toFile());
        }
        try (OpenDocument document = new PdfReader().open(file)) {
            assertThat(document.pageCount()).isEqualTo(1);
            assertThat(document.page(1).text().visible()).isEqualTo("in a loop");
        }
    }

    @Test
    void a_form_that_draws_itself() throws Exception {
        Path file = folder.resolve("form.pdf");
        try (PDDocument document = new PDDocument()) {
            Pdfs.draw(document, new PDPage(), words("beside it"));
            PDPage page = document.getPage(0);
            COSStream form = stream(document, "q /Self Do Q");
            form.setItem(COSName.TYPE, COSName.XOBJECT);
            form.setItem(COSName.SUBTYPE, COSName.FORM);
            form.setItem(COSName.BBOX, PDRectangle.A4.getCOSArray());
            COSDictionary xobjects = new COSDictionary();
            xobjects.setItem("Self", form);
            COSDictionary resources = new COSDictionary();
            resources.setItem(COSName.XOBJECT, xobjects);
            form.setItem(COSName.RESOURCES, resources);
            page.getResources().getCOSObject().setItem(COSName.XOBJECT, xobjects);
            COSArray contents = new COSArray();
            contents.add(page.getCOSObject().getItem(COSName.CONTENTS));
            contents.add(stream(document, "/Self Do"));
            page.getCOSObject().setItem(COSName.CONTENTS, contents);
            document.save(file.toFile());
        }
        try (OpenDocument document = new PdfReader().open(file)) {
            assertThat(document.page(1).text().visible()).isEqualTo("beside it");
            assertThat(document.page(1).digest()).hasSize(64);
        }
    }

    @Test
    void forms_that_draw_each_other_ten_times_over() throws Exception {
        Path file = folder.resolve("laughs.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            COSStream inner = form(document, "0 0 m 1 1 l S", new COSDictionary());
            for (int depth = 0; depth < 9; depth++) {
                COSDictionary xobjects = new COSDictionary();
                xobjects.setItem("Next", inner);
                inner = form(document, "/Next Do ".repeat(10), xobjects);
            }
            COSDictionary xobjects = new COSDictionary();
            xobjects.setItem("Next", inner);
            page.setResources(new PDResources());
            page.getResources().getCOSObject().setItem(COSName.XOBJECT, xobjects);
            page.getCOSObject().setItem(COSName.CONTENTS, stream(document, "/Next Do"));
            document.save(file.toFile());
        }
        assertPageTooLarge(file, "steps");
    }

    @Test
    void a_drawing_that_unpacks_to_more_than_the_limit() throws Exception {
        Path file = folder.resolve("bomb.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            COSStream bomb = document.getDocument().createCOSStream();
            try (OutputStream out = bomb.createOutputStream(COSName.FLATE_DECODE)) {
                byte[] spaces = new byte[1 << 20];
                Arrays.fill(spaces, (byte) ' ');
                for (int i = 0; i < 256; i++) {
                    out.write(spaces);
                }
            }
            page.getCOSObject().setItem(COSName.CONTENTS, bomb);
            document.save(file.toFile());
        }
        assertThat(Files.size(file)).isLessThan(3_000_000);
        assertPageTooLarge(file, "unpacks to more than");
    }

    /** PDFBox does not look at it, and unpacks all the same. */
    @Test
    void a_drawing_that_hides_what_it_unpacks_to_behind_a_wrong_header() throws Exception {
        Path file = folder.resolve("bomb.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            COSStream bomb = document.getDocument().createCOSStream();
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
                byte[] spaces = new byte[1 << 20];
                Arrays.fill(spaces, (byte) ' ');
                for (int i = 0; i < 256; i++) {
                    out.write(spaces);
                }
            }
            byte[] headless = packed.toByteArray();
            headless[0] = 0;
            headless[1] = 0;
            try (OutputStream out = bomb.createRawOutputStream()) {
                out.write(headless);
            }
            bomb.setItem(COSName.FILTER, COSName.FLATE_DECODE);
            page.getCOSObject().setItem(COSName.CONTENTS, bomb);
            document.save(file.toFile());
        }
        assertPageTooLarge(file, "unpacks to more than");
    }

    @Test
    void a_picture_of_more_pixels_than_there_is_memory() throws Exception {
        Path file = folder.resolve("picture.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            COSStream picture = stream(document, "x");
            picture.setItem(COSName.SUBTYPE, COSName.IMAGE);
            picture.setInt(COSName.WIDTH, 100_000);
            picture.setInt(COSName.HEIGHT, 100_000);
            picture.setInt(COSName.BITS_PER_COMPONENT, 8);
            picture.setItem(COSName.COLORSPACE, COSName.DEVICERGB);
            COSDictionary xobjects = new COSDictionary();
            xobjects.setItem("Big", picture);
            page.setResources(new PDResources());
            page.getResources().getCOSObject().setItem(COSName.XOBJECT, xobjects);
            page.getCOSObject().setItem(COSName.CONTENTS, stream(document, "/Big Do"));
            document.save(file.toFile());
        }
        assertPageTooLarge(file, "100000 × 100000 pixels");
        assertPageTooLarge(
                raw("BI /W 90000 /H 90000 /BPC 8 /CS /G ID x EI BT /F 12 Tf (after) Tj ET"), "90000 × 90000 pixels");
    }

    @Test
    void a_page_without_a_size_that_makes_sense() throws Exception {
        Path file = folder.resolve("size.pdf");
        try (PDDocument document = new PDDocument()) {
            Pdfs.draw(document, new PDPage(), words("no room"));
            COSArray none = new COSArray();
            for (int i = 0; i < 4; i++) {
                none.add(COSInteger.ZERO);
            }
            document.getPage(0).getCOSObject().setItem(COSName.MEDIA_BOX, none);
            Pdfs.draw(document, new PDPage(), words("fine"));
            document.save(file.toFile());
        }
        try (OpenDocument document = new PdfReader().open(file)) {
            assertThatThrownBy(() -> document.page(1))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessageContaining("page 1");
            assertThat(document.page(2).text().visible()).isEqualTo("fine");
        }
    }

    @Test
    void pages_that_are_not_there() throws Exception {
        try (OpenDocument document = new PdfReader().open(Pdfs.write(folder.resolve("one.pdf"), words("one")))) {
            assertThatThrownBy(() -> document.page(0)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> document.page(2)).hasMessageContaining("1 to 1");
        }
    }

    private static Pdfs.Drawing words(String words) {
        return (page, ignored) -> Pdfs.words(page, 50, 500, 12, words);
    }

    private Path raw(String content) throws IOException {
        Path file = folder.resolve("raw.pdf");
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            page.getCOSObject().setItem(COSName.CONTENTS, stream(document, content));
            document.save(file.toFile());
        }
        return file;
    }

    private static COSStream form(PDDocument document, String content, COSDictionary xobjects) throws IOException {
        COSStream form = stream(document, content);
        form.setItem(COSName.SUBTYPE, COSName.FORM);
        form.setItem(COSName.BBOX, PDRectangle.A4.getCOSArray());
        COSDictionary resources = new COSDictionary();
        resources.setItem(COSName.XOBJECT, xobjects);
        form.setItem(COSName.RESOURCES, resources);
        return form;
    }

    private static COSStream stream(PDDocument document, String content) throws IOException {
        COSStream stream = document.getDocument().createCOSStream();
        try (OutputStream out = stream.createOutputStream()) {
            out.write(content.getBytes(StandardCharsets.ISO_8859_1));
        }
        return stream;
    }

    private static void assertPageTooLarge(Path file, String message) throws Exception {
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage page = document.page(1);
            UnreadableException text = catchThrowableOfType(UnreadableException.class, page::text);
            assertThat(text).hasMessageContaining(message);
            assertThat(text.reason()).isEqualTo(Reason.PAGE_TOO_LARGE);
            assertThatThrownBy(() -> page.render(72)).hasMessageContaining(message);
            assertThat(page.digest()).hasSize(64);
        }
    }

    private static void assertRefused(Path file, Reason reason, String message) throws Exception {
        UnreadableException refused = catchThrowableOfType(
                UnreadableException.class, () -> new PdfReader().open(file).close());
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.reason()).isEqualTo(reason);
    }
}
