package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.Conversations.PastCitation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * A citation as it goes over the wire.
 *
 * @param ordinal from 0, in the order of the answer
 * @param claim the part of the answer that it stands for
 * @param quote what should be on the page
 * @param document null if it has been deleted since
 * @param page its number, from 1
 * @param verdict {@code verified}, {@code snapped}, {@code visual-only} or {@code unsupported}
 * @param boxes where it stands, one box a line; none if it stands nowhere
 * @param claimedBox where the model said that it stands
 * @param pageWidth in points
 * @param pageHeight in points
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(Include.ALWAYS)
record CitationView(
        int ordinal,
        String claim,
        String quote,
        Optional<UUID> document,
        String documentName,
        OptionalInt page,
        String verdict,
        List<BoxView> boxes,
        Optional<BoxView> claimedBox,
        OptionalDouble pageWidth,
        OptionalDouble pageHeight) {
    static CitationView of(Cited cited) {
        return new CitationView(
                cited.ordinal(),
                cited.claim(),
                cited.quote(),
                Optional.of(cited.page().documentId()),
                cited.page().documentName(),
                OptionalInt.of(cited.page().number()),
                cited.citation().verdict().code(),
                cited.citation().boxes().stream().map(BoxView::new).toList(),
                cited.citation().claimed().map(BoxView::new),
                side(Optional.of(cited.page().size().width())),
                side(Optional.of(cited.page().size().height())));
    }

    static CitationView of(PastCitation past) {
        return new CitationView(
                past.ordinal(),
                past.claim(),
                past.quote(),
                past.documentId(),
                past.documentName(),
                past.pageNumber(),
                past.verdict().code(),
                past.boxes().stream().map(BoxView::new).toList(),
                past.claimed().map(BoxView::new),
                side(past.size().map(PageSize::width)),
                side(past.size().map(PageSize::height)));
    }

    private static OptionalDouble side(Optional<Double> points) {
        return points.map(value -> OptionalDouble.of(BoxView.rounded(value))).orElse(OptionalDouble.empty());
    }
}
