package dev.fovea.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsBenchTest {
    @TempDir
    Path folder;

    private static String run(String... args) {
        StringWriter out = new StringWriter();
        assertThat(DocumentsBench.run(new PrintWriter(out), args)).as("%s", out).isZero();
        return out.toString();
    }

    @Test
    void corpus_writes_files_and_facts() {
        assertThat(run("corpus", "--pages", "14", folder.toString())).contains("14 pages in 7 documents");
        assertThat(folder.resolve("facts.json")).isNotEmptyFile();
        assertThat(run("corpus", "--long", "--pages", "9", folder.toString())).contains("long-9.pdf");
    }

    @Test
    void citations_prints_a_line_for_each_kind_of_quote_and_keeps_surprises() throws Exception {
        run("corpus", "--pages", "7", folder.toString());
        Path log = folder.resolve("log");
        String said = run("citations", "--corpus", folder.toString(), "--log", log.toString());
        assertThat(said)
                .contains("load average")
                .contains("| right: as it stands | nowhere |")
                .contains("| wrong: a digit changed | elsewhere |")
                .contains("| box of a right quote |");
        assertThat(Files.readAllLines(log.resolve("citations.txt"))).noneMatch(line -> line.contains("verified"));
    }

    @Test
    void ingest_prints_its_rate_its_steps_and_where_its_time_went() {
        String said = run("ingest", "--pages", "14", "--rounds", "1", "--workers", "2", "--profile");
        assertThat(said)
                .contains("| 1, 2 workers | 1 | 14 | 0 |")
                .contains("| fovea.ingest encode | 14 |")
                .contains("peak memory of this process")
                .contains("samples of processor time");
    }

    @Test
    void quality_asks_generated_pages_in_two_wordings_and_real_ones_in_their_own() {
        run("corpus", "--pages", "14", folder.toString());
        Path log = folder.resolve("log");
        String said = run(
                "quality",
                "--corpus",
                folder.toString(),
                "--pdfs",
                folder.toString(),
                "--questions",
                "7",
                "--log",
                log.toString());
        assertThat(said)
                .contains("7 questions to 14 generated pages")
                .containsPattern("\\| in the page's words .*\\n.*\\n\\| words \\| 7 \\| (100.0|85.7) %")
                .contains("| in other words |", "| words and meaning | 7 |")
                .contains("searches for words of their own in 14 real pages", "| a sentence |");
        assertThat(log.resolve("ranks.tsv")).isNotEmptyFile();
    }

    @Test
    void looks_finds_a_page_by_its_picture() {
        assertThat(run("looks", "--pages", "14"))
                .contains("14 of 14 pages", "| as it was read | 14 | 100.0 % | 1.000 | 100.0 % |")
                .contains("| photographed | 14 |");
    }

    @Test
    void search_prints_times_and_finds_most_of_what_a_scan_finds_and_keeps_its_library() {
        String[] args = {
            "search",
            "--pages",
            "14",
            "--regions",
            "300",
            "--queries",
            "6",
            "--data",
            folder.resolve("data").toString()
        };
        assertThat(run(args))
                .contains("300 regions added")
                .contains("| 60 % of the regions | 4 | 6 |")
                .contains("fovea.retrieval words", "| 60 %, meaning alone | 1 | 6 |")
                .contains("| the small collection | 6 | 1.0000 |");
        assertThat(run(args)).doesNotContain("regions added").contains("| three documents | 1 | 6 |");
    }

    @Test
    void ask_tells_the_engines_time_from_the_rest() {
        assertThat(run("ask", "--pages", "7", "--questions", "4"))
                .contains("4 questions again")
                .contains("| beyond the engine's own |")
                .contains("fovea.answer prepare");
    }

    @Test
    void a_mistake_in_the_arguments_is_no_success() {
        assertThat(DocumentsBench.run(new PrintWriter(new StringWriter()), "ingest", "--pages", "many"))
                .isNotZero();
    }
}
