package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents corpus}. */
@Command(name = "corpus", description = "Writes the generated documents and their facts into a folder.")
final class CorpusCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "where to write; made if it is not there")
    private Path folder = Path.of("corpus");

    @Option(names = "--pages", paramLabel = "N", description = "pages of all documents together; 350 by default")
    private int pages = 350;

    @Option(names = "--seed", paramLabel = "N", description = "the same seed makes the same bytes; 1 by default")
    private long seed = 1;

    @Option(names = "--long", description = "one document instead of several, and no facts")
    private boolean single;

    CorpusCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (single) {
            out.println(Corpus.writeLong(folder, seed, pages));
            return 0;
        }
        Corpus corpus = Corpus.write(folder, seed, pages);
        out.printf(
                "%d pages in %d documents with %d facts in %s%n",
                corpus.pages(), corpus.documents().size(), corpus.facts().size(), folder);
        return 0;
    }
}
