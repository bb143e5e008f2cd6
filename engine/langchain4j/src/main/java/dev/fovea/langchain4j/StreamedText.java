package dev.fovea.langchain4j;

/**
 * Cuts an answer that arrives in pieces so that what was passed on is, at every moment, the beginning of the final text. Tool
 * calls and the white space before them are not part of it, and neither is known for what it is before more has arrived.
 */
final class StreamedText {
    private static final String CALL = ToolDialogue.CALL_START;

    private final boolean toolsOffered;
    private final StringBuilder arrived = new StringBuilder();
    private int passed;

    StreamedText(boolean toolsOffered) {
        this.toolsOffered = toolsOffered;
    }

    /** Adds a piece and returns what may now be passed on, perhaps nothing. */
    String accept(String piece) {
        if (!toolsOffered) {
            return piece;
        }
        arrived.append(piece);
        int end = certainEnd();
        String ready = end > passed ? arrived.substring(passed, end) : "";
        passed = Math.max(passed, end);
        return ready;
    }

    /** What the final text has beyond what was passed on. */
    String rest(String text) {
        return toolsOffered && text.startsWith(arrived.substring(0, passed)) ? text.substring(passed) : "";
    }

    private int certainEnd() {
        int end = endOfWords();
        while (end > 0 && Character.isWhitespace(arrived.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private int endOfWords() {
        int call = arrived.indexOf(CALL, passed);
        return call >= 0 ? call : arrived.length() - startOfCall();
    }

    /** How many characters at the end may turn out to begin a tool call. */
    private int startOfCall() {
        int length = Math.min(CALL.length() - 1, arrived.length());
        while (length > 0 && !CALL.startsWith(arrived.substring(arrived.length() - length))) {
            length--;
        }
        return length;
    }
}
