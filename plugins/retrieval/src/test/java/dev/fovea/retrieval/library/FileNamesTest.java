package dev.fovea.retrieval.library;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    @ParameterizedTest
    @CsvSource({
        "report.pdf, report.pdf",
        "../../etc/passwd, passwd",
        "C:\\Users\\me\\scan 1.pdf, scan 1.pdf",
        "/absolute/a.pdf, a.pdf",
        "..., document",
        ".htaccess, htaccess",
        "a<b>:\"c|?*.pdf, a_b___c___.pdf",
        "Größe 東京.pdf, Größe 東京.pdf",
        "folder/, document"
    })
    void names_are_cleaned_of_what_could_be_a_path(String sent, String kept) {
        assertThat(FileNames.clean(sent)).isEqualTo(kept);
    }

    @Test
    void what_cannot_be_seen_goes() {
        assertThat(FileNames.clean("invoice\u202Efdp.exe")).isEqualTo("invoicefdp.exe");
        assertThat(FileNames.clean("a\0b\r\nc\u200B.pdf")).isEqualTo("ab c.pdf");
        assertThat(FileNames.clean("\uD800.pdf")).isEqualTo("pdf");
        assertThat(FileNames.clean("  two \u00A0 spaces  ")).isEqualTo("two spaces");
    }

    @Test
    void long_names_keep_their_ending() {
        String cleaned = FileNames.clean("🦊".repeat(500) + ".pdf");
        assertThat(cleaned).endsWith("🦊.pdf");
        assertThat(cleaned.codePointCount(0, cleaned.length())).isEqualTo(160);
        assertThat(FileNames.clean("x".repeat(500))).hasSize(160);
    }

    @Test
    void one_letter_written_in_two_ways_is_one_name() {
        assertThat(FileNames.clean("u\u0308ber.pdf")).isEqualTo("über.pdf");
    }
}
