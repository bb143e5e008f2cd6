package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.quality.CitationQuality;
import dev.fovea.documents.quality.CitationScore;
import dev.fovea.pages.PdfReader;
import dev.fovea.plugin.UnreadableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents citations}. */
@Command(
        name = "citations",
        description = "Checks right and wrong quotes of all facts of the generated documents against their pages.")
final class CitationsCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private CorpusOptions options = new CorpusOptions();

    @Option(
            names = "--log",
            paramLabel = "FOLDER",
            description = "where to keep what came out otherwise than it should")
    private Optional<Path> log = Optional.empty();

    CitationsCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, UnreadableException {
        out.println(Machine.describe());
        try (CorpusFolder corpus = options.open();
                Log surprises = new Log(log, "citations.txt")) {
            Corpus facts = corpus.corpus();
            CitationScore score = new CitationQuality(new PdfReader(), surprises::line)
                    .measure(corpus.folder(), facts, options.seed());
            out.printf(
                    "Citations of %d facts on %d pages%n%n%s%n",
                    facts.facts().size(), facts.pages(), CitationReport.of(score));
        }
        return 0;
    }
}
