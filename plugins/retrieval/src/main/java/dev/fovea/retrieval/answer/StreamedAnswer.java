package dev.fovea.retrieval.answer;

import java.util.List;
import java.util.regex.Pattern;

/**
 * An answer as it comes in: says what of it can be shown so far. The notation of places, {@code <ref>…</ref><box>…</box>}, is
 * not shown, and neither is what may still become a refusal. For one thread at a time.
 */
final class StreamedAnswer {
    private static final Pattern BOX = Pattern.compile("<box>[^<]*</box>");
    private static final Pattern REF = Pattern.compile("</?ref>");
    private static final List<String> MARKS = List.of("<box>", "</box>", "<ref>", "</ref>");

    private final StringBuilder raw = new StringBuilder();
    private int shown;

    /** Adds a piece and returns what can be shown now beyond what was. */
    String accept(String piece) {
        raw.append(piece);
        String visible = visible(certain(raw.toString()));
        return Refusal.mayBecome(visible) ? "" : rest(visible);
    }

    /** What is left to show when nothing more comes. */
    String end() {
        String visible = visible(raw.toString()).stripTrailing();
        return Refusal.is(visible) ? "" : rest(visible);
    }

    /** All that came, as it came. */
    String raw() {
        return raw.toString();
    }

    /** Without the notation of places. */
    static String visible(String raw) {
        return REF.matcher(BOX.matcher(raw).replaceAll("")).replaceAll("");
    }

    private String rest(String visible) {
        if (visible.length() <= shown) {
            return "";
        }
        String more = visible.substring(shown);
        shown = visible.length();
        return more;
    }

    /** Up to the first mark that has begun and not ended. */
    private static String certain(String raw) {
        int box = raw.lastIndexOf("<box>");
        if (box >= 0 && raw.indexOf("</box>", box) < 0) {
            return raw.substring(0, box);
        }
        int mark = raw.lastIndexOf('<');
        if (mark >= 0) {
            String tail = raw.substring(mark);
            if (MARKS.stream().anyMatch(known -> known.length() > tail.length() && known.startsWith(tail))) {
                return raw.substring(0, mark);
            }
        }
        return raw;
    }
}
