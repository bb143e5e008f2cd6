package dev.fovea.engine;

import java.util.List;

/**
 * Ends a text at the first stop string, wherever the pieces it comes in are cut. What may still become a stop string is
 * held back; the stop string itself never comes out.
 */
final class StopMatcher {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean stopped;

    StopMatcher(List<String> stops) {
        this.stops = stops;
    }

    /** Takes a piece and returns what is certainly part of the answer. */
    String append(String piece) {
        if (stops.isEmpty()) {
            return piece;
        }
        held.append(piece);
        int start = firstStop();
        if (start >= 0) {
            stopped = true;
            return release(start);
        }
        return release(held.length() - unfinished());
    }

    /** Whether a stop string was met; nothing comes out after it. */
    boolean stopped() {
        return stopped;
    }

    /** What was held back, when the text has ended without a stop string. */
    String finish() {
        return stopped ? "" : release(held.length());
    }

    // The one that is complete first, so that the answer does not depend on how the text was cut into pieces.
    private int firstStop() {
        int firstStart = -1;
        int firstEnd = Integer.MAX_VALUE;
        for (String stop : stops) {
            int start = held.indexOf(stop);
            int end = start + stop.length();
            if (start >= 0 && (end < firstEnd || (end == firstEnd && start < firstStart))) {
                firstStart = start;
                firstEnd = end;
            }
        }
        return firstStart;
    }

    /** Length of the longest end of the text that begins a stop string. */
    private int unfinished() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (endsWith(stop, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private boolean endsWith(String stop, int length) {
        int from = held.length() - length;
        for (int i = 0; i < length; i++) {
            if (held.charAt(from + i) != stop.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String release(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }
}
