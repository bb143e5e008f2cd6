package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.List;

/** A narrow slip from a till. */
final class ReceiptPage implements PageKind {
    private static final double LEFT = 18;
    private static final double RIGHT = 209;

    @Override
    public String name() {
        return "receipt";
    }

    @Override
    public PageSize size() {
        return PageLook.SLIP;
    }

    /** What tells a receipt from the others. */
    private record Slip(String number, String shop, String day, Style style) {}

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style style = new Style(faces.fixed(), 8);
        String[] key = words.fresh("slip", () -> words.company() + "|" + words.written(words.day()))
                .split("\\|", -1);
        Slip slip = new Slip(words.id("R"), key[0], key[1], style);
        sheet.text(style.sized(11), LEFT, 36, slip.shop());
        sheet.text(style, LEFT, 50, words.pick(Vocabulary.STREETS) + ", " + words.pick(Vocabulary.CITIES));
        row(sheet, slip, 72, "Receipt", slip.number());
        row(sheet, slip, 84, "Date", slip.day());
        PlacedText clerk = row(sheet, slip, 96, "Served by", words.person());
        fact(
                sheet,
                clerk,
                "Who is in the line Served by of receipt %s?".formatted(slip.number()),
                "Which employee was at the till of %s on %s?".formatted(slip.shop(), slip.day()));
        double y = goods(sheet, words, slip);
        PlacedText total = row(sheet, slip, y + 6, "Total", words.money("slip", 10, 99));
        fact(
                sheet,
                total,
                "What is the total of receipt %s?".formatted(slip.number()),
                "How much was spent at %s on %s?".formatted(slip.shop(), slip.day()));
        row(sheet, slip, y + 18, "Cash", words.money("cash", 100, 120));
        PlacedText change = row(sheet, slip, y + 30, "Change", words.money("change", 1, 89));
        fact(
                sheet,
                change,
                "What is the change on receipt %s?".formatted(slip.number()),
                "How much money did the customer get back at %s on %s?".formatted(slip.shop(), slip.day()));
        sheet.text(style, LEFT, y + 60, "Thank you for your visit.");
    }

    private double goods(PageSheet sheet, Words words, Slip slip) throws IOException {
        double y = 120;
        for (String item : words.several(words.between(4, 9), Vocabulary.GROCERIES)) {
            PlacedText row = row(sheet, slip, y, item, words.money("grocery", 1, 19));
            if (sheet.facts().size() < 3) {
                fact(
                        sheet,
                        row,
                        "What is the price of %s on receipt %s?".formatted(item, slip.number()),
                        "What did the %s cost at %s on %s?".formatted(item, slip.shop(), slip.day()));
            }
            y += 13;
        }
        sheet.rule(LEFT, y - 6, RIGHT);
        return y;
    }

    private PlacedText row(PageSheet sheet, Slip slip, double y, String label, String value) throws IOException {
        return sheet.text(slip.style(), LEFT, y, label).and(sheet.textTo(slip.style(), RIGHT, y, value));
    }

    private void fact(PageSheet sheet, PlacedText row, String question, String rephrased) {
        sheet.fact(question, rephrased, row, new PlacedText(List.of(row.runs().getLast())));
    }
}
