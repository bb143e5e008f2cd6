package dev.fovea.retrieval.search;

/**
 * How much each ranking counts: a page of rank r, from 1, gets weight / (60 + r).
 *
 * @param exact of pages by the numbers, ids and names of the question that stand on few pages
 * @param words of pages by all words of the question
 * @param meaning of pages by their nearest region
 * @param picture of pages by their looks
 * @param judge of pages by P(yes)
 * @param judged how many of the best pages the judge looks at
 */
public record SearchWeights(double exact, double words, double meaning, double picture, double judge, int judged) {
    public static final SearchWeights DEFAULT = new SearchWeights(3, 1, 1, 1, 1, 5);
}
