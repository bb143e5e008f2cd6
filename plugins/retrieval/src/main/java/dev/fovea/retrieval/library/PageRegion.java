package dev.fovea.retrieval.library;

import dev.fovea.plugin.PageBox;
import java.util.UUID;

/**
 * A paragraph, a table row, a heading of a page.
 *
 * @param ordinal place in the page's reading order, from 0
 */
public record PageRegion(UUID id, int ordinal, PageBox box, String text) {}
