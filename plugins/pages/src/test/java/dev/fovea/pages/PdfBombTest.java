package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.UnreadableException.Reason;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bomb is read by a process of little memory, which then reads a file like any other. */
class PdfBombTest {
    /** Reading any of them takes seconds; this only ends a process that hangs. */
    private static final int HANGING_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void a_table_of_objects_that_unpacks_to_a_gigabyte() throws Exception {
        assertRefused(PdfBombs.tableOfAGigabyte(), Reason.TOO_LARGE, "unpack to more than");
    }

    @Test
    void a_table_of_millions_of_objects() throws Exception {
        assertRefused(PdfBombs.tableOfMillions(), Reason.TOO_LARGE, "more than");
    }

    @Test
    void a_table_whose_lines_take_no_bytes() throws Exception {
        assertRefused(PdfBombs.tableOfNothing(), Reason.TOO_LARGE, "names more than");
    }

    @Test
    void a_table_of_rows_of_200_megabytes() throws Exception {
        assertRefused(PdfBombs.tableOfVastRows(), Reason.TOO_LARGE, "more memory than there is");
    }

    @Test
    void a_plain_table_that_says_to_be_endless() throws Exception {
        assertThat(read(PdfBombs.plainTableOfMillions())).isEqualTo("read ");
    }

    @Test
    void objects_that_unpack_to_a_gigabyte() throws Exception {
        assertRefused(PdfBombs.objectsOfAGigabyte(), Reason.TOO_LARGE, "unpack to more than");
        assertRefused(PdfBombs.objectsWithoutACount(), Reason.TOO_LARGE, "unpack to more than");
        assertRefused(PdfBombs.objectsWithoutATable(), Reason.TOO_LARGE, "unpack to more than");
        assertRefused(PdfBombs.objectsBehindAWrongHeader(), Reason.TOO_LARGE, "unpack to more than");
    }

    @Test
    void objects_that_fill_the_memory_all_the_same() throws Exception {
        assertRefused(PdfBombs.objectsThatGrow(), Reason.TOO_LARGE, "more memory than there is");
    }

    @Test
    void objects_that_lie_in_themselves() throws Exception {
        assertRefused(PdfBombs.objectsInThemselves(), Reason.DAMAGED, "damaged");
    }

    @Test
    void arrays_in_arrays() throws Exception {
        assertRefused(PdfBombs.nestedArrays(), Reason.DAMAGED, "damaged");
    }

    @Test
    void a_page_deep_in_its_tree() throws Exception {
        assertRefused(PdfBombs.deepTree(), Reason.PAGE_DAMAGED, "page 1");
    }

    @Test
    void a_tree_that_doubles_at_each_node() throws Exception {
        assertThat(read(PdfBombs.doublingTree())).isEqualTo("read ");
    }

    @Test
    void tables_in_a_loop() throws Exception {
        assertThat(read(PdfBombs.tablesInALoop())).isEqualTo("read ");
    }

    private void assertRefused(byte[] bomb, Reason reason, String message) throws Exception {
        assertThat(read(bomb)).startsWith(reason + " ").contains(message);
    }

    /** What a process says of the bomb, after which it must have read another file. */
    private String read(byte[] content) throws IOException, InterruptedException {
        assertThat(content.length).isLessThan(20_000_000);
        Path bomb = Files.write(folder.resolve("bomb.pdf"), content);
        Path good = Pdfs.write(
                folder.resolve("good.pdf"), (page, ignored) -> Pdfs.words(page, 50, 500, 12, "like any other"));
        Path told = folder.resolve("told");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReadingProcess.class.getName(),
                        bomb.toString(),
                        good.toString())
                .redirectError(Redirect.DISCARD)
                .redirectOutput(told.toFile())
                .start();
        try {
            assertThat(process.waitFor(HANGING_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        List<String> lines = Files.readAllLines(told, StandardCharsets.UTF_8);
        assertThat(lines).hasSize(2).last().isEqualTo("read like any other");
        return lines.getFirst();
    }
}
