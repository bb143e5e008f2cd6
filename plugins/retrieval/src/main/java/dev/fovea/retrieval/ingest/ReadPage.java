package dev.fovea.retrieval.ingest;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import java.util.List;
import java.util.Optional;

/**
 * All that is kept of a page.
 *
 * @param picture its picture as a vector, if pictures are encoded
 */
record ReadPage(String digest, PageSize size, PageText text, List<Region> regions, Optional<Picture> picture) {
    /** A piece of the page that can be found, in reading order. */
    record Region(PageBox box, String text, float[] vector) {}

    /** @param encoder whose vector it is */
    record Picture(String encoder, float[] vector) {}
}
