/**
 * From letters anywhere on a page to lines in reading order, and from lines to regions that can be searched for.
 *
 * <p>{@link dev.fovea.pages.layout.ReadingOrder} makes runs of neighbouring letters, finds columns by the white between them,
 * and reads each column by rows; tables stay whole and are read row by row. {@link dev.fovea.pages.layout.Regions} puts
 * paragraphs together, or takes them apart, until each region is about as long as a search can use.
 *
 * <p>Depends on the plugin types alone. It does not matter where letters come from: a file that says them, or a picture that
 * was read. The one idea: letters that are hidden are put in order on their own, after those that can be seen, so that a hidden
 * word never stands in the middle of a line that a reader sees.
 */
@NullMarked
package dev.fovea.pages.layout;

import org.jspecify.annotations.NullMarked;
