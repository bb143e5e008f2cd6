package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaTypesTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "'<!DOCTYPE html><p>hello', text/html, print it to a PDF",
        "'  <html><body>', text/html, print it to a PDF",
        "'plain words', text/plain, save it as PDF",
        "'....ftypheic....', image/heif, save it as JPEG",
        "'\u0001\u0002\u0003', application/octet-stream, expected a PDF file or a PNG",
        "'\u00D0\u00CF\u0011\u00E0', application/x-ole-storage, Office",
    })
    void what_is_not_read_is_refused_with_a_way_out(String content, String type, String message) throws Exception {
        Path file = write("file.pdf", content);
        assertThat(MediaTypes.sniff(file)).isEqualTo(type);
        assertRefused(file, Reason.UNSUPPORTED, message);
    }

    @Test
    void office_documents_and_archives() throws Exception {
        assertRefused(zip("word/document.xml"), Reason.UNSUPPORTED, "Office documents");
        assertRefused(zip("letters/one.pdf"), Reason.UNSUPPORTED, "zip archives");
    }

    private Path zip(String entry) throws Exception {
        Path file = folder.resolve("file.docx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(1);
        }
        return file;
    }

    @Test
    void nothing_at_all() throws Exception {
        assertRefused(write("file.pdf", ""), Reason.EMPTY, "0 bytes");
    }

    @Test
    void a_pdf_by_any_name_and_with_something_before_it() throws Exception {
        Path pdf =
                Pdfs.write(folder.resolve("page.png"), (page, ignored) -> Pdfs.words(page, 50, 500, 12, "by any name"));
        assertThat(MediaTypes.sniff(pdf)).isEqualTo(MediaTypes.PDF);
        try (OpenDocument document = Readers.standard(ReadingLimits.DEFAULT).open(pdf)) {
            assertThat(document.page(1).text().visible()).isEqualTo("by any name");
        }
        String shifted = "mail header\r\n".repeat(50) + Files.readString(pdf, StandardCharsets.ISO_8859_1);
        assertThat(MediaTypes.sniff(write("late.bin", shifted))).isEqualTo(MediaTypes.PDF);
    }

    private Path write(String name, String content) throws Exception {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertRefused(Path file, Reason reason, String message) throws Exception {
        UnreadableException refused = catchThrowableOfType(
                UnreadableException.class,
                () -> Readers.standard(ReadingLimits.DEFAULT).open(file).close());
        assertThat(refused).hasMessageContaining(message);
        assertThat(refused.reason()).isEqualTo(reason);
    }
}
