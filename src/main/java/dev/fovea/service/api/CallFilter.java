package dev.fovea.service.api;

/** Lets the text of a streamed answer through up to its first tool call, which is for programs to read and not for people. */
final class CallFilter {
    private static final String OPENING = "<tool_call>";

    private final StringBuilder held = new StringBuilder();

    /** What can go out now that more text has come. */
    String pass(String text) {
        held.append(text);
        int call = held.indexOf(OPENING);
        int end = call >= 0 ? call : held.length() - begun();
        String free = held.substring(0, end);
        held.delete(0, end);
        return free;
    }

    /** What never went out. */
    String rest() {
        return held.toString();
    }

    /** How many of the last characters may be the beginning of a call. */
    private int begun() {
        int length = Math.min(OPENING.length() - 1, held.length());
        while (!OPENING.startsWith(held.substring(held.length() - length))) {
            length--;
        }
        return length;
    }
}
