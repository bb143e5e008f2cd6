package dev.fovea.service.documents;

import dev.fovea.pages.PdfReader;
import dev.fovea.pages.PictureReader;
import dev.fovea.pages.ReadingLimits;
import dev.fovea.pages.recognition.RecognisingReader;
import dev.fovea.plugin.DocumentReader;
import dev.fovea.recogniser.PaddleTextRecogniser;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the service reads by itself: PDF files and pictures, and the letters in scans. */
@Singleton
final class PageReaders {
    private static final int AFTER_LIBRARY = 3000;

    private final ReadingLimits limits;
    /** Loads its networks when the first scan comes. */
    private final Optional<PaddleTextRecogniser> recogniser;

    PageReaders(DocumentsConfig config) {
        this.limits =
                new ReadingLimits(config.limits().pages(), config.limits().pixels(), ReadingLimits.DEFAULT.bytes());
        this.recogniser = config.recogniser() ? Optional.of(new PaddleTextRecogniser()) : Optional.empty();
    }

    void stop(@Observes @Priority(AFTER_LIBRARY) ShutdownEvent event) {
        recogniser.ifPresent(PaddleTextRecogniser::close);
    }

    List<DocumentReader> all() {
        return Stream.<DocumentReader>of(new PdfReader(limits), new PictureReader(limits))
                .map(this::recognising)
                .toList();
    }

    private DocumentReader recognising(DocumentReader reader) {
        return recogniser
                .<DocumentReader>map(letters -> new RecognisingReader(reader, letters))
                .orElse(reader);
    }
}
