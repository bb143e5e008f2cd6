package dev.fovea.service.documents.api;

import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import dev.fovea.retrieval.library.PageRegion;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * What a page says, as it goes over the wire.
 *
 * @param origin {@code text_layer} or {@code recognised}
 * @param regions what can be found: paragraphs, table rows, headings
 * @param lines in reading order
 */
record PageTextView(UUID document, int page, String origin, List<RegionView> regions, List<LineView> lines) {
    static PageTextView of(UUID document, int page, PageText text, List<PageRegion> regions) {
        return new PageTextView(
                document,
                page,
                text.origin().name().toLowerCase(Locale.ROOT),
                regions.stream().map(RegionView::of).toList(),
                text.lines().stream().map(LineView::of).toList());
    }

    /** A region and its place. */
    record RegionView(UUID id, int ordinal, BoxView box, String text) {
        static RegionView of(PageRegion region) {
            return new RegionView(region.id(), region.ordinal(), new BoxView(region.box()), region.text());
        }
    }

    /**
     * A line and its place.
     *
     * @param text all of its letters
     * @param visible those that can be seen
     * @param block lines of one paragraph have the same
     */
    record LineView(BoxView box, int block, String text, String visible) {
        static LineView of(TextLine line) {
            return new LineView(new BoxView(line.box()), line.block(), line.text(), line.visible());
        }
    }
}
