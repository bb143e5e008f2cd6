/**
 * Finding the pages that answer a question.
 *
 * <p>Depends on the database, {@code embedding}, {@code store} and the plugin types; {@code answer}, the service and the
 * measurements call {@link dev.fovea.retrieval.search.Search}.
 *
 * <p>The one idea: several stages, each of which ranks pages in its own way, and ranks, not scores, are what is added up
 * (reciprocal rank fusion), since a cosine and a sum of word weights have no common measure. What stands in a question exactly,
 * a number, an id, a name, and on few pages, is a ranking of its own that outweighs the others: a question that names an invoice
 * is about that invoice.
 */
@NullMarked
package dev.fovea.retrieval.search;

import org.jspecify.annotations.NullMarked;
