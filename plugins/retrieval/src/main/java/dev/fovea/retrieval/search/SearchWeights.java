package dev.fovea.retrieval.search;

/**
 * How much each stage counts: a page's score is the sum of what the stages give to it, each times its weight. Scores and not ranks,
 * since ranks forget how sure a stage is: see docs/decisions/0016.
 *
 * @param exact of 1 for pages that have a number, an id or a name of the question that stands on few pages
 * @param words of the third power of how much of the question's words a page has, 0..1, rare ones counting most
 * @param meaning of the cosine between the question and the page's nearest region
 * @param picture of the cosine between two pictures
 * @param judge of P(yes), 0..1; one half for pages that it cannot judge
 * @param judged how many of the best pages the judge looks at
 */
public record SearchWeights(double exact, double words, double meaning, double picture, double judge, int judged) {
    public static final SearchWeights DEFAULT = new SearchWeights(1, 1, 1, 1, 1, 5);
}
