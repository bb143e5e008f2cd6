/**
 * Documents with known answers: a generator of PDF files, and the facts that stand in them.
 *
 * <p>A seed decides everything: the same seed makes the same bytes. Pages are of several kinds (invoices, receipts, forms,
 * reports in one column and two, tables, data sheets); some are turned, some have a crop box with print marks outside of it.
 * Each page has four facts or more. A fact is a question in the page's words, the same question in other words, the answer,
 * and the exact boxes of the answer and of the statement that it stands in.
 *
 * <p>Retrieval is made hard on purpose: pages of one kind share their labels, identifiers come in near-copies of each other
 * (a digit changed, two digits swapped), and so do values. What a question names is still unique in the corpus.
 *
 * <p>Boxes are in points from the page's top left corner as displayed, from the font's ascent to its descent.
 */
@NullMarked
package dev.fovea.documents.corpus;

import org.jspecify.annotations.NullMarked;
