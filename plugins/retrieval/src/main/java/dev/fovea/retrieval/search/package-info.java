/**
 * Finding the pages that answer a question.
 *
 * <p>Depends on the database, {@code embedding}, {@code store} and the plugin types; {@code answer}, the service and the
 * measurements call {@link dev.fovea.retrieval.search.Search}.
 *
 * <p>The one idea: several stages, each of which says of pages how sure it is of them, from 0 to 1, and a page's score is the sum.
 * Words are sure of a page that has most of the question, and of one that has half of it hardly at all, which leaves it to
 * meaning. What stands in a question exactly, a number, an id, a name, and on few pages, counts once more: a question that names
 * an invoice is about that invoice. Adding up ranks instead found fewer pages (docs/decisions/0016).
 */
@NullMarked
package dev.fovea.retrieval.search;

import org.jspecify.annotations.NullMarked;
