package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What a device can do: a model number, ratings in a list, a paragraph on its use. */
final class DataSheetPage implements PageKind {
    private static final double LEFT = 64;
    private static final double VALUES = 300;

    @Override
    public String name() {
        return "data sheet";
    }

    @Override
    public PageSize size() {
        return PageLook.LETTER;
    }

    /** One line of the list; a rating without a question in other words is not asked for. */
    private record Rating(String label, String value, String rephrased) {}

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style plain = new Style(faces.plain(), 10);
        Style bold = new Style(faces.bold(), 10);
        String device = words.pick(Vocabulary.DEVICES);
        String model = words.pick(Vocabulary.MAKERS) + " " + words.id("X");
        String full = model + " " + device;
        sheet.mark(plain, "Registration mark");
        sheet.text(bold.sized(20), LEFT, 76, full);
        sheet.text(
                plain.sized(9),
                LEFT,
                94,
                "Data sheet, revision " + words.between(1, 9) + ", subject to change without notice");
        double y = 130;
        for (Rating rating : ratings(words)) {
            PlacedText label = sheet.text(plain, LEFT, y, rating.label());
            PlacedText value = sheet.text(bold, VALUES, y, rating.value());
            sheet.rule(LEFT, y + 5, 540);
            if (!rating.rephrased().isEmpty()) {
                String question =
                        "What is the %s of the %s?".formatted(rating.label().toLowerCase(Locale.ROOT), full);
                sheet.fact(question, rating.rephrased().formatted(full), label.and(value), value);
            }
            y += 22;
        }
        Flow below = new Flow(List.of(new PageBox(LEFT, y + 20, 540, 740)));
        String maker = words.pick(Vocabulary.CITIES);
        String use =
                ("The %s is made for continuous duty in dry rooms. Mount it upright with the arrow pointing in the direction"
                                + " of flow and leave a hand's breadth of free air on either side. Each unit is tested in %s before it"
                                + " leaves the works. Never open the housing while the supply is on.")
                        .formatted(full, maker);
        sheet.paragraph(plain, below, use).ifPresent(text -> {
            int at = use.indexOf("Each unit");
            PlacedText statement = text.part(at, use.indexOf(" Never"));
            int city = use.indexOf(maker, at);
            sheet.fact(
                    "Where is each unit of the %s tested?".formatted(full),
                    "In which town is the %s checked before delivery?".formatted(full),
                    statement,
                    text.part(city, city + maker.length()));
        });
    }

    private static List<Rating> ratings(Words words) {
        return List.of(
                new Rating("Supply voltage", words.number("volt", 12, 400) + " V", "Which mains does the %s need?"),
                new Rating(
                        "Rated current", words.decimal("ampere", 1, 60) + " A", "How many amperes does the %s draw?"),
                new Rating("Net weight", words.decimal("weight", 2, 90) + " kg", "How heavy is the %s?"),
                new Rating("Sound level", words.number("sound", 35, 79) + " dB(A)", "How loud is the %s?"),
                new Rating(
                        "Highest ambient temperature",
                        words.number("heat", 35, 89) + " °C",
                        "How hot may it be around the %s?"),
                new Rating("Protection class", "IP " + words.between(20, 68), ""),
                new Rating(
                        "Service interval",
                        words.number("service", 500, 9_000) + " h",
                        "After how long must the %s be maintained?"),
                new Rating("Warranty", words.between(12, 60) + " months", ""));
    }
}
