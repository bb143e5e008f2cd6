package dev.fovea.retrieval.search;

import dev.fovea.plugin.PageBox;
import java.util.UUID;

/**
 * A paragraph, a table row, a heading that was found.
 *
 * @param box in points from the page's top left corner
 * @param score comparable within one result
 */
public record RegionHit(UUID id, PageBox box, String text, double score) {}
