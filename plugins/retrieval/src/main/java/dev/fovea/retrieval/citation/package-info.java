/**
 * Whether a page says what a model claims that it says, and where.
 *
 * <p>Depends on {@code dev.fovea.plugin} and the JDK alone: no database, no model, no picture. {@code answer} calls it for each
 * claim of an answer; the measurements of {@code tools/documents} call it with quotes that are wrong on purpose.
 *
 * <p>The one idea: a quote and a page are both cut into the same kind of words, and a quote stands where all of its words stand
 * one after the other. Forgiveness is by the word, never by the sentence: a long word may be misread in the ways in which
 * letters are misread, while a number, an id, a sign, a short word and whatever negates must be there exactly. So an edit
 * distance over the whole quote, under which “1,205.00” is nearly “1,250.00”, is never computed.
 *
 * <p>Only letters that a reader sees take part ({@link dev.fovea.plugin.Glyph#drawn()}); what a hidden layer says is not on the
 * page.
 */
@NullMarked
package dev.fovea.retrieval.citation;

import org.jspecify.annotations.NullMarked;
