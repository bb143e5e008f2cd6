package dev.fovea.retrieval.citation;

import dev.fovea.plugin.PageBox;

/** Whether anything but letters is drawn at a place of a page: a chart, a photograph, a stamp, rather than bare paper. */
@FunctionalInterface
public interface Ink {
    /** For whoever has no picture of the page: there may be something anywhere. */
    Ink UNKNOWN = box -> true;

    /** @param box in points from the page's top left corner */
    boolean drawn(PageBox box);
}
