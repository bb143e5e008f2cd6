package dev.fovea.pages;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.UnreadableException;
import java.nio.file.Path;

/** A process that reads one file after the other and says of each, in a line, what its pages say or why they cannot be read. */
final class ReadingProcess {
    private ReadingProcess() {}

    public static void main(String[] files) {
        for (String file : files) {
            System.out.println(read(Path.of(file)));
        }
    }

    private static String read(Path file) {
        try (OpenDocument document = new PdfReader().open(file)) {
            StringBuilder said = new StringBuilder("read");
            for (int number = 1; number <= document.pageCount(); number++) {
                said.append(' ').append(document.page(number).text().visible());
            }
            return said.toString();
        } catch (UnreadableException e) {
            return e.reason() + " " + e.getMessage();
        }
    }
}
