package dev.fovea.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which generated documents to measure with. */
final class CorpusOptions {
    @Option(names = "--corpus", paramLabel = "FOLDER", description = "generated documents; made for the run by default")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--pages", paramLabel = "N", description = "how many pages to make; 350 by default")
    private int pages = 350;

    @Option(names = "--seed", paramLabel = "N", description = "the same seed makes the same documents; 1 by default")
    private long seed = 1;

    long seed() {
        return seed;
    }

    CorpusFolder open() throws IOException {
        if (folder.isPresent()) {
            return CorpusFolder.kept(folder.orElseThrow());
        }
        return CorpusFolder.made(Files.createTempDirectory("fovea-corpus"), seed, pages);
    }
}
