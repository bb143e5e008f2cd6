package dev.fovea.retrieval.citation;

/**
 * A word, number, id or sign of a text.
 *
 * @param text folded: see {@link Letters}
 * @param first its first letter's place in the {@link Letters} that it was cut from
 * @param last its last letter's place
 * @param capital whether it begins with a capital letter and goes on with small ones, as names do
 * @param before what stands between the word before it and this one
 */
record Word(String text, int first, int last, boolean capital, Gap before) {
    /** What stands between two words. */
    enum Gap {
        /** White space alone, or a line's end. */
        SPACE,
        /** Nothing: {@code $5}, and scripts that put no space between words. */
        NONE,
        /** A hyphen that touches both. */
        HYPHEN,
        /** A hyphen that ends a line: one word in two halves, or a compound that happens to be parted there. */
        LINE_HYPHEN,
        /** Anything that ends a thought, such as a colon. */
        PUNCTUATION;

        boolean hyphenated() {
            return this == HYPHEN || this == LINE_HYPHEN;
        }
    }

    boolean hasDigit() {
        return text.codePoints().anyMatch(Character::isDigit);
    }

    /** Whether it is digits and what belongs to a number. */
    boolean isNumber() {
        return hasDigit() && text.codePoints().noneMatch(Character::isLetter);
    }

    boolean isLetters() {
        return text.codePoints().allMatch(Character::isLetter);
    }
}
