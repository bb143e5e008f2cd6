package dev.fovea.documents.corpus;

import dev.fovea.documents.corpus.PageSheet.PageFact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * One PDF file to be written.
 *
 * @param turn which document of its corpus it is; decides fonts and the file's identifier
 */
record CorpusDocument(String name, int turn) {
    private static final int TURNED = 5;
    private static final int CROPPED = 7;
    private static final float BLEED = 24;

    List<Fact> write(Path folder, List<PageKind> kinds, int pages, Words words) throws IOException {
        List<Fact> facts = new ArrayList<>();
        try (PDDocument document = new PDDocument()) {
            document.setDocumentId((long) turn + 1); // else it is made of the time
            Faces faces = Faces.of(document, turn);
            for (int number = 1; number <= pages; number++) {
                PageKind kind = kinds.get((number - 1) % kinds.size());
                for (PageFact fact : draw(document, kind, look(kind, number), faces, words)) {
                    facts.add(new Fact(
                            name,
                            number,
                            kind.name(),
                            fact.question(),
                            fact.rephrased(),
                            fact.statement().text(),
                            fact.statement().boxes(),
                            fact.answer().text(),
                            fact.answer().boxes()));
                }
            }
            document.save(folder.resolve(name).toFile());
        }
        return facts;
    }

    private static List<PageFact> draw(PDDocument document, PageKind kind, PageLook look, Faces faces, Words words)
            throws IOException {
        try (PageSheet sheet = new PageSheet(document, look)) {
            kind.draw(sheet, faces, words);
            if (sheet.facts().size() < 4) {
                throw new IllegalStateException("a page of the kind %s has four facts at least; found %d"
                        .formatted(kind.name(), sheet.facts().size()));
            }
            return sheet.facts();
        }
    }

    private static PageLook look(PageKind kind, int number) {
        int rotation = number % TURNED == 0 ? 90 * (number / TURNED % 4) : 0;
        return new PageLook(kind.size(), rotation, number % CROPPED == 0 ? BLEED : 0);
    }
}
