package dev.fovea.documents;

import dev.fovea.documents.speed.ProcessorProfile.Seen;
import java.util.Map;

/** Tables of where processor time went. */
final class ProfileReport {
    private ProfileReport() {}

    static String of(Seen seen) {
        return "%d samples of processor time%n%n".formatted(seen.samples())
                + table("what", seen, seen.kinds())
                + "\n"
                + table("method", seen, seen.methods());
    }

    private static String table(String title, Seen seen, Map<String, Long> counts) {
        MarkdownTable table = new MarkdownTable(title, "share");
        counts.forEach((name, count) -> table.row(name, MarkdownTable.percent((double) count / seen.samples())));
        return table.toString();
    }
}
