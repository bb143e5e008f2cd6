package dev.fovea.retrieval.citation;

/** What came of checking a citation against its page. */
public enum Verdict {
    /** The page says it, and where the citation points, if it points anywhere. */
    VERIFIED("verified"),
    /** The page says it, though elsewhere than the citation pointed; the box was moved there. */
    SNAPPED("snapped"),
    /** There are no letters to check it against: a chart, a picture, a page that was not read. */
    VISUAL_ONLY("visual-only"),
    /** The page does not say it. */
    UNSUPPORTED("unsupported");

    private final String code;

    Verdict(String code) {
        this.code = code;
    }

    /** The name that never changes: in the database, in JSON, in the page. */
    public String code() {
        return code;
    }

    /** Whether the words are on the page for all to see. */
    public boolean found() {
        return this == VERIFIED || this == SNAPPED;
    }

    /** @throws IllegalArgumentException if no verdict has this code */
    public static Verdict of(String code) {
        for (Verdict verdict : values()) {
            if (verdict.code.equals(code)) {
                return verdict;
            }
        }
        throw new IllegalArgumentException("no verdict is called " + code);
    }
}
