package dev.fovea.recogniser;

/**
 * A character that the recognition network read.
 *
 * @param from where it saw it, in pixels of the strip
 * @param to where it saw it last
 * @param probability 0..1
 */
record Mark(String text, double from, double to, double probability) {
    double middle() {
        return (from + to) / 2;
    }

    /** The same place read as something else. */
    Mark as(String other) {
        return new Mark(other, from, to, probability);
    }

    boolean isSpace() {
        return text.isBlank();
    }
}
