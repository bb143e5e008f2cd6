package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Generated documents where they lie.
 *
 * @param temporary whether they go when this is closed
 */
record CorpusFolder(Path folder, Corpus corpus, boolean temporary) implements AutoCloseable {
    static CorpusFolder kept(Path folder) throws IOException {
        return new CorpusFolder(folder, Corpus.read(folder), false);
    }

    static CorpusFolder made(Path folder, long seed, int pages) throws IOException {
        return new CorpusFolder(folder, Corpus.write(folder, seed, pages), true);
    }

    @Override
    public void close() {
        if (temporary) {
            Folders.delete(folder);
        }
    }
}
