package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table of many rows and several columns, with no rules between the columns. */
final class TablePage implements PageKind {
    private static final double LEFT = 50;
    private static final double FIRST = 210;
    private static final double STEP = 80;
    private static final int COLUMNS = 4;
    private static final List<Subject> SUBJECTS = List.of(
            new Subject("Rainfall in millimetres", "the %s of %s in %s %s", "How wet was %3$s %4$s at %2$s?"),
            new Subject("Visitors in thousands", "the %s of %s in %s %s", "How many people came to %2$s in %3$s %4$s?"),
            new Subject(
                    "Energy used in megawatt hours",
                    "the %s of %s in %s %s",
                    "How much power did %2$s need in %3$s %4$s?"),
            new Subject(
                    "Waste collected in tonnes",
                    "the %s of %s in %s %s",
                    "How much refuse was taken away in %2$s in %3$s %4$s?"));

    /** What a table counts; the formats take the subject, the row, the column and the year. */
    private record Subject(String name, String asked, String rephrased) {}

    @Override
    public String name() {
        return "table";
    }

    @Override
    public PageSize size() {
        return PageLook.A4;
    }

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style plain = new Style(faces.plain(), 9);
        Style bold = new Style(faces.bold(), 9);
        String[] key = words.fresh(
                        "table",
                        () -> words.between(0, SUBJECTS.size() - 1) + "|" + words.between(1950, 2024) + "|"
                                + words.between(0, 2))
                .split("\\|", -1);
        Subject subject = SUBJECTS.get(Integer.parseInt(key[0]));
        List<String> months =
                Vocabulary.MONTHS.subList(4 * Integer.parseInt(key[2]), 4 * Integer.parseInt(key[2]) + COLUMNS);
        String title = "%s, %s to %s %s".formatted(subject.name(), months.getFirst(), months.getLast(), key[1]);
        sheet.mark(plain, "Colour bar " + words.between(1, 9));
        sheet.text(bold.sized(14), LEFT, 70, title);
        sheet.text(plain, LEFT, 88, "Figures from the yearbook of the county; values are rounded to one decimal.");
        for (int column = 0; column < COLUMNS; column++) {
            sheet.textTo(bold, FIRST + STEP * (column + 1), 120, months.get(column));
        }
        sheet.text(bold, LEFT, 120, "Place");
        sheet.rule(LEFT, 125, FIRST + STEP * COLUMNS);
        double y = 125;
        for (String place : words.several(words.between(10, 16), Vocabulary.CITIES)) {
            y += 17;
            row(sheet, plain, words, new Row(subject, months, key[1], place, y));
        }
        sheet.rule(LEFT, y + 6, FIRST + STEP * COLUMNS);
    }

    /** A row to be drawn. */
    private record Row(Subject subject, List<String> months, String year, String place, double y) {}

    private void row(PageSheet sheet, Style style, Words words, Row row) throws IOException {
        PlacedText statement = sheet.text(style, LEFT, row.y(), row.place());
        List<PlacedText> cells = new ArrayList<>();
        for (int column = 0; column < COLUMNS; column++) {
            String value = words.decimal(row.subject().name(), 10, 390);
            PlacedText cell = sheet.textTo(style, FIRST + STEP * (column + 1), row.y(), value);
            cells.add(cell);
            statement = statement.and(cell);
        }
        if (sheet.facts().size() >= 5) {
            return;
        }
        int asked = words.between(0, COLUMNS - 1);
        Object[] names = {row.subject().name(), row.place(), row.months().get(asked), row.year()};
        sheet.fact(
                "What is " + row.subject().asked().formatted(names) + "?",
                row.subject().rephrased().formatted(names),
                statement,
                cells.get(asked));
    }
}
