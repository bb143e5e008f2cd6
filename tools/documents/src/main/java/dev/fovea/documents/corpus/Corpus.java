package dev.fovea.documents.corpus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PDF files in a folder, and the facts that stand in them.
 *
 * @param seed that made it
 * @param documents names of the files
 * @param pages of all documents together
 * @param facts in the order of documents and pages
 */
public record Corpus(long seed, List<String> documents, int pages, List<Fact> facts) {
    private static final String FACTS = "facts.json";
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final List<PageKind> KINDS = List.of(
            new InvoicePage(),
            new ReportPage(1),
            new FormPage(),
            new TablePage(),
            new ReceiptPage(),
            new ReportPage(2),
            new DataSheetPage());

    public Corpus {
        documents = List.copyOf(documents);
        facts = List.copyOf(facts);
    }

    /**
     * Writes a corpus into a folder, which is made if it is not there: documents of about 25 pages, each of one kind of page, and
     * beside them {@code facts.json}.
     *
     * @param pages of all documents together, 1 at least
     */
    public static Corpus write(Path folder, long seed, int pages) throws IOException {
        int count = Math.max(KINDS.size(), pages / 25);
        Words words = new Words(seed);
        List<String> documents = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        Files.createDirectories(folder);
        for (int i = 0, written = 0; i < count && written < pages; i++) {
            int length = (pages - written) / (count - i);
            PageKind kind = KINDS.get(i % KINDS.size());
            CorpusDocument document =
                    new CorpusDocument("%s-%d.pdf".formatted(kind.name().replace(' ', '-'), i + 1), i);
            facts.addAll(document.write(folder, List.of(kind), length, words));
            documents.add(document.name());
            written += length;
        }
        Corpus corpus = new Corpus(seed, documents, pages, facts);
        JSON.writeValue(folder.resolve(FACTS).toFile(), corpus);
        return corpus;
    }

    /** Writes one document that has pages of all kinds by turns. */
    public static Path writeLong(Path folder, long seed, int pages) throws IOException {
        CorpusDocument document = new CorpusDocument("long-%d.pdf".formatted(pages), (int) Math.floorMod(seed, 3));
        Files.createDirectories(folder);
        document.write(folder, KINDS, pages, new Words(seed));
        return folder.resolve(document.name());
    }

    /** A corpus that was written before. */
    public static Corpus read(Path folder) throws IOException {
        return JSON.readValue(folder.resolve(FACTS).toFile(), Corpus.class);
    }
}
