package dev.fovea.engine;

/**
 * Trims a text that comes in pieces as the reference's {@code strip()} trims it whole: space at the beginning is dropped,
 * space after a word is held back until another word follows.
 */
final class EdgeTrimmer {
    private final StringBuilder space = new StringBuilder();
    private boolean begun;

    /** Takes a piece and returns what is certainly part of the trimmed text. */
    String append(String piece) {
        int start = begun ? 0 : firstWord(piece);
        int end = afterLastWord(piece);
        if (end <= start) {
            space.append(begun ? piece : "");
            return "";
        }
        String text = space + piece.substring(start, end);
        space.setLength(0);
        space.append(piece, end, piece.length());
        begun = true;
        return text;
    }

    private static int firstWord(String piece) {
        int start = 0;
        while (start < piece.length() && isSpace(piece.charAt(start))) {
            start++;
        }
        return start;
    }

    private static int afterLastWord(String piece) {
        int end = piece.length();
        while (end > 0 && isSpace(piece.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    // Python's str.isspace: Unicode spaces, no-break ones too, and the separating control characters.
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
