package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.List;

/** A filled-in form: labels above frames with values, in two columns. */
final class FormPage implements PageKind {
    private static final double LEFT = 56;
    private static final double MIDDLE = 312;
    private static final double WIDE = 240;

    @Override
    public String name() {
        return "form";
    }

    @Override
    public PageSize size() {
        return PageLook.LETTER;
    }

    /** A field of the form, with how it is asked for; {@code %s} is the person or the file. */
    private record Field(String label, String value, String question, String rephrased) {}

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style label = new Style(faces.bold(), 8);
        Style value = new Style(faces.plain(), 11);
        String person = words.fresh("form", words::person);
        String number = words.id("CLM-");
        sheet.mark(label, "SPECIMEN SHEET " + words.between(1, 99));
        sheet.text(label.sized(16), LEFT, 60, "Claim for damage to property");
        sheet.text(
                value.sized(9), LEFT, 78, "Fill in every field in block letters. Return both copies within ten days.");
        double y = 110;
        int column = 0;
        for (Field field : fields(words, person, number)) {
            double left = column == 0 ? LEFT : MIDDLE;
            PlacedText name = sheet.text(label, left, y, field.label());
            sheet.frame(new PageBox(left, y + 5, left + WIDE, y + 27));
            PlacedText filled = sheet.text(value, left + 6, y + 20, field.value());
            if (!field.question().isEmpty()) {
                sheet.fact(field.question(), field.rephrased(), name.and(filled), filled);
            }
            y += column == 0 ? 0 : 48;
            column = 1 - column;
        }
        sheet.text(
                value.sized(9),
                LEFT,
                y + 40,
                "I declare that the statements above are true to the best of my knowledge.");
        sheet.rule(LEFT, y + 90, LEFT + WIDE);
        sheet.text(label, LEFT, y + 102, "Signature of claimant");
    }

    private List<Field> fields(Words words, String person, String number) {
        String cause = words.pick(List.of(
                "burst pipe",
                "hail storm",
                "kitchen fire",
                "fallen tree",
                "broken window",
                "lightning",
                "flooded cellar"));
        return List.of(
                plain("Claim number", number),
                plain("Name of claimant", person),
                asked("Policy number", words.id("POL-"), number, "Under which contract is %s insured?", person),
                asked("Date of birth", words.written(words.day().minusYears(40)), number, "When was %s born?", person),
                asked("Home address", words.address(), number, "Where does %s live?", person),
                asked("Telephone", words.phone(), number, "On which number can %s be called?", person),
                asked("Cause of damage", cause, number, "What ruined the property of %s?", person),
                asked(
                        "Amount claimed",
                        words.money("claim", 300, 20_000),
                        number,
                        "How much money does %s want for it?",
                        person),
                asked("Witness", words.fresh("witness", words::person), number, "Who saw what happened to %s?", person),
                plain("Place of damage", words.pick(Vocabulary.CITIES)));
    }

    private static Field plain(String label, String value) {
        return new Field(label, value, "", "");
    }

    private static Field asked(String label, String value, String number, String rephrased, String person) {
        return new Field(
                label, value, "What is the %s in claim %s?".formatted(label, number), rephrased.formatted(person));
    }
}
