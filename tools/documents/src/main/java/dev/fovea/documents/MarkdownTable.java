package dev.fovea.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows to paste into a document. The first column is words, the others are numbers. */
final class MarkdownTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<String> head;

    MarkdownTable(String... head) {
        this.head = List.of(head);
    }

    MarkdownTable row(String... cells) {
        return row(List.of(cells));
    }

    MarkdownTable row(List<String> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException("a row has %d cells; found %s".formatted(head.size(), cells));
        }
        rows.add(List.copyOf(cells));
        return this;
    }

    /** A share as a percentage with one decimal. */
    static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(line(head))
                .append("|---")
                .append("|---:".repeat(head.size() - 1))
                .append("|\n");
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
