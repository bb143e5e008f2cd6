package dev.fovea.pages.recognition;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Reads what another reader reads, and the letters of those of its pages that are pictures: pages without text that can be
 * seen, pages of which most is a picture and that have little other text, and pages whose letters have no characters.
 */
public final class RecognisingReader implements DocumentReader {
    private final DocumentReader reader;
    private final TextRecogniser recogniser;

    public RecognisingReader(DocumentReader reader, TextRecogniser recogniser) {
        this.reader = reader;
        this.recogniser = recogniser;
    }

    @Override
    public Set<String> mediaTypes() {
        return reader.mediaTypes();
    }

    @Override
    public OpenDocument open(Path file) throws UnreadableException {
        return new Recognised(reader.open(file), recogniser);
    }

    private record Recognised(OpenDocument document, TextRecogniser recogniser) implements OpenDocument {
        @Override
        public int pageCount() {
            return document.pageCount();
        }

        @Override
        public ReadablePage page(int number) throws UnreadableException {
            return new RecognisedPage(document.page(number), recogniser);
        }

        @Override
        public void close() {
            document.close();
        }
    }
}
