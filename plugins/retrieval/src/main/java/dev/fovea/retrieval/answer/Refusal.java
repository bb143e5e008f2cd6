package dev.fovea.retrieval.answer;

import java.util.List;
import java.util.Locale;

/** How models say that the pages do not answer. */
final class Refusal {
    /** What the model that ships was taught to say, what large ones are told to say, and what some say in its place. */
    private static final List<String> PHRASES = List.of(
            "it is not on the page", "not in the documents", "not in these documents", "this is not in the documents");

    private static final int ROOM = 40;

    private Refusal() {}

    /** Whether a whole answer is nothing but that. */
    static boolean is(String answer) {
        String plain = plain(answer);
        return PHRASES.stream().anyMatch(phrase -> plain.startsWith(phrase) && plain.length() < phrase.length() + ROOM);
    }

    /** Whether the beginning of an answer may become that. */
    static boolean mayBecome(String beginning) {
        String plain = plain(beginning);
        return PHRASES.stream()
                .anyMatch(phrase -> phrase.startsWith(plain)
                        || plain.startsWith(phrase) && plain.length() < phrase.length() + ROOM);
    }

    private static String plain(String text) {
        return text.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[*_\"'.!]+", "")
                .strip();
    }
}
