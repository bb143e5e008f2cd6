package dev.fovea.documents.corpus;

import dev.fovea.documents.corpus.Sentences.Said;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Paragraphs of prose; a sentence may go on in the next line or the next column.
 *
 * @param columns 1 or 2
 */
record ReportPage(int columns) implements PageKind {
    private static final double LEFT = 58;
    private static final double RIGHT = 537;
    private static final double GUTTER = 23;
    private static final double TOP = 100;
    private static final double BOTTOM = 770;
    private static final int FACTS = 8;

    @Override
    public String name() {
        return columns == 1 ? "report" : "report in columns";
    }

    @Override
    public PageSize size() {
        return PageLook.A4;
    }

    /** Sentences one after the other, and which of them answer questions. */
    private record Paragraph(String text, List<Placement> answers) {
        private record Placement(Said said, int start) {}
    }

    @Override
    public void draw(PageSheet sheet, Faces faces, Words words) throws IOException {
        Style plain = new Style(faces.plain(), columns == 1 ? 11 : 9.5f);
        Style bold = new Style(faces.bold(), 15);
        sheet.mark(plain, "Sheet " + words.between(1, 16) + " cut here");
        String title = "Notes on %s and the county".formatted(words.pick(Vocabulary.CITIES));
        sheet.text(bold, LEFT, 70, title);
        Flow flow = new Flow(frames());
        while (sheet.facts().size() < FACTS && put(sheet, plain, flow, paragraph(words))) {
            flow.space(8);
        }
        sheet.text(plain.sized(8), 290, 800, Integer.toString(words.between(3, 400)));
    }

    private List<PageBox> frames() {
        if (columns == 1) {
            return List.of(new PageBox(LEFT, TOP, RIGHT, BOTTOM));
        }
        double width = (RIGHT - LEFT - GUTTER) / 2;
        double bottom = 400; // so that text reaches the second column
        return List.of(new PageBox(LEFT, TOP, LEFT + width, bottom), new PageBox(RIGHT - width, TOP, RIGHT, bottom));
    }

    private static Paragraph paragraph(Words words) {
        StringBuilder text = new StringBuilder();
        List<Paragraph.Placement> answers = new ArrayList<>();
        int count = words.between(3, 5);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ");
            if (i % 2 == 1) {
                Said said = Sentences.said(words);
                answers.add(new Paragraph.Placement(said, text.length()));
                text.append(said.sentence());
            } else {
                text.append(Sentences.filler(words));
            }
        }
        return new Paragraph(text.toString(), answers);
    }

    private static boolean put(PageSheet sheet, Style style, Flow flow, Paragraph paragraph) throws IOException {
        Optional<PlacedText> placed = sheet.paragraph(style, flow, paragraph.text());
        placed.ifPresent(text -> {
            for (Paragraph.Placement answer : paragraph.answers()) {
                Said said = answer.said();
                int start = answer.start();
                sheet.fact(
                        said.question(),
                        said.rephrased(),
                        text.part(start, start + said.sentence().length()),
                        text.part(start + said.from(), start + said.to()));
            }
        });
        return placed.isPresent();
    }
}
