package dev.fovea.retrieval.search;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A way in which pages are found or ordered. */
public enum SearchStage {
    /** By words of the question, rare ones first: PostgreSQL's full text. */
    WORDS,
    /** By what the question means: the nearest vectors of regions. */
    MEANING,
    /** By what pages look like. Takes part only when the query has a picture: no encoder of pictures can read a question. */
    PICTURE,
    /** A model looks at the best pages and says how likely each answers the question. */
    JUDGE;

    /** All that a question in words can use and that costs no look at a page. */
    public static final Set<SearchStage> FAST = Set.copyOf(EnumSet.of(WORDS, MEANING));
    /** All there are; those that nothing is configured for are left out when it comes to it. */
    public static final Set<SearchStage> ALL = Set.copyOf(EnumSet.allOf(SearchStage.class));

    /** The name that never changes: in JSON and in measurements. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no stage has this code */
    public static SearchStage of(String code) {
        for (SearchStage stage : values()) {
            if (stage.code().equals(code)) {
                return stage;
            }
        }
        throw new IllegalArgumentException("no stage of search is called " + code);
    }
}
