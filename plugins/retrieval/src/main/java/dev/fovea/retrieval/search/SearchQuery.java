package dev.fovea.retrieval.search;

import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is looked for.
 *
 * @param text the question, its control characters left out; may be empty if there is a picture
 * @param stages those that may take part
 * @param pages how many at most, 1..100
 * @param documentIds only in these; empty for all of the collection
 * @param picture what pages should look like
 */
public record SearchQuery(
        UUID collectionId,
        String text,
        Set<SearchStage> stages,
        int pages,
        Set<UUID> documentIds,
        Optional<BufferedImage> picture) {
    /** PostgreSQL has no text with zeros, and models make nothing of any of them. */
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private static final int PAGES = 5;
    private static final int MOST_PAGES = 100;

    public SearchQuery {
        text = CONTROLS.matcher(text).replaceAll(" ").strip();
        stages = Set.copyOf(stages);
        documentIds = Set.copyOf(documentIds);
        if (pages < 1 || pages > MOST_PAGES) {
            throw new IllegalArgumentException("expected 1 to %d pages; found %d".formatted(MOST_PAGES, pages));
        }
        if (text.isEmpty() && picture.isEmpty()) {
            throw new IllegalArgumentException("expected a question or a picture; found neither");
        }
    }

    public SearchQuery(UUID collectionId, String text, Set<SearchStage> stages, int pages, Set<UUID> documentIds) {
        this(collectionId, text, stages, pages, documentIds, Optional.empty());
    }

    /** The five best pages of a collection, by all stages that there are. */
    public static SearchQuery of(UUID collectionId, String text) {
        return new SearchQuery(collectionId, text, SearchStage.ALL, PAGES, Set.of());
    }

    /** Pages that look like a picture. */
    public static SearchQuery like(UUID collectionId, BufferedImage picture) {
        return new SearchQuery(collectionId, "", Set.of(SearchStage.PICTURE), PAGES, Set.of(), Optional.of(picture));
    }

    public SearchQuery withPages(int most) {
        return new SearchQuery(collectionId, text, stages, most, documentIds, picture);
    }

    public SearchQuery withStages(Set<SearchStage> only) {
        return new SearchQuery(collectionId, text, only, pages, documentIds, picture);
    }

    public SearchQuery withDocuments(Set<UUID> only) {
        return new SearchQuery(collectionId, text, stages, pages, only, picture);
    }
}
