package dev.fovea.documents.quality;

/**
 * A quote that is right or wrong, and why.
 *
 * @param text as a model might say it
 */
public record QuoteCase(Kind kind, String text) {
    /** What was done to a statement. */
    public enum Kind {
        AS_IS("as it stands", true),
        BROKEN("line breaks elsewhere", true),
        TYPOGRAPHY("other case, quotes and spaces", true),
        MISREAD("a letter or two misread", true),
        TYPING("a letter mistyped", true),
        VALUE("the value alone", true),

        DIGIT("a digit changed", false),
        OTHER_RECORD("another record's value", false),
        VALUE_DIGIT("the value alone, a digit changed", false),
        NEGATED("negated", false),
        SPLICED("two statements spliced", false),
        REORDERED("two words exchanged", false),
        OTHER_PAGE("another page's statement", false);

        private final String words;
        private final boolean right;

        Kind(String words, boolean right) {
            this.words = words;
            this.right = right;
        }

        /** As a table says it. */
        public String words() {
            return words;
        }

        /** Whether the page says it. */
        public boolean isRight() {
            return right;
        }
    }
}
