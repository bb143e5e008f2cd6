/**
 * Reading the letters of pages that are pictures: scans, photographs, screenshots.
 *
 * <p>{@link dev.fovea.pages.recognition.TextRecogniser} is what a recogniser implements: a picture in, lines with boxes in
 * pixels out. {@link dev.fovea.pages.recognition.RecognisingReader} puts one in front of any
 * {@link dev.fovea.plugin.DocumentReader}: it decides which pages need it, draws them, and brings what was read back to points
 * and into reading order.
 *
 * <p>The one idea: what can be seen is what counts. A scan that carries an invisible text layer of somebody else's recogniser is
 * read anew, because nobody who looks at the page sees that layer.
 */
@NullMarked
package dev.fovea.pages.recognition;

import org.jspecify.annotations.NullMarked;
