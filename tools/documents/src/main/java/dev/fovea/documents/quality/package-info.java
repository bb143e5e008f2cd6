/**
 * How well pages are found, and how well citations are told from inventions.
 *
 * <p>Retrieval: for each fact of the corpus one page is the right one. Recall at 5 is the share of questions whose page is among
 * the first five; nDCG at 5 weighs its place, and is 1/log2(1 + rank) with one right page. Stages are measured alone and together.
 *
 * <p>Real documents have no known answers, so what is asked of them is drawn from their own pages: a sentence that has rare
 * words, some of its words, a heading. That measures whether a page is found again by its own words, not whether questions are
 * understood; it favours full text.
 *
 * <p>Citations: each fact's statement is quoted rightly in several ways and wrongly in several ways, with the box where it
 * stands, one that is a little off, one elsewhere and none. No wrong quote may be found on the page.
 */
@NullMarked
package dev.fovea.documents.quality;

import org.jspecify.annotations.NullMarked;
