package dev.fovea.documents.corpus;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Draws names, things, numbers and dates; many of them near-copies of what was drawn before. */
final class Words {
    private static final int MOST_DRAWS = 10_000;
    private static final double ALIKE = 0.6;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Random random;
    private final Set<String> taken = new HashSet<>();
    private final Map<String, List<String>> drawn = new HashMap<>();

    Words(long seed) {
        random = new Random(seed);
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Different ones of a list, in drawn order. */
    <T> List<T> several(int count, List<T> choices) {
        List<T> left = new ArrayList<>(choices);
        List<T> picked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            picked.add(left.remove(random.nextInt(left.size())));
        }
        return picked;
    }

    /** The first of what a supplier draws that no other call has got. */
    String fresh(String kind, Supplier<String> draw) {
        for (int i = 0; i < MOST_DRAWS; i++) {
            String word = draw.get();
            if (isFresh(kind, word)) {
                return word;
            }
        }
        throw new IllegalStateException("the corpus has run out of different words of the kind " + kind);
    }

    /** Whether nothing of a kind has been this word before; from now on something has. */
    boolean isFresh(String kind, String word) {
        return taken.add(kind + '\n' + word);
    }

    /** An identifier that stands nowhere else, and is often one digit or two away from another. */
    String id(String prefix) {
        return fresh("id", () -> prefix + alike(prefix, () -> Integer.toString(between(20_000, 89_999))));
    }

    /** An amount of money with two decimals, often one digit away from another of its label. */
    String money(String label, int least, int most) {
        return alike(label, () -> String.format(Locale.ROOT, "%,d.%02d", between(least, most), between(0, 99)));
    }

    /** A whole number, often one digit away from another of its label. */
    String number(String label, int least, int most) {
        return alike(label, () -> Integer.toString(between(least, most)));
    }

    /** A number with one decimal, often one digit away from another of its label. */
    String decimal(String label, int least, int most) {
        return alike(label, () -> between(least, most) + "." + between(0, 9));
    }

    private String alike(String label, Supplier<String> draw) {
        List<String> before = drawn.computeIfAbsent(label, any -> new ArrayList<>());
        boolean copies = !before.isEmpty() && chance(ALIKE);
        String value = copies ? nearly(pick(before)) : draw.get();
        before.add(value);
        return value;
    }

    private String nearly(String value) {
        List<Integer> digits = new ArrayList<>();
        for (int i = 1; i < value.length(); i++) { // never the first, which could become a 0
            if (Character.isDigit(value.charAt(i))) {
                digits.add(i);
            }
        }
        if (digits.isEmpty()) {
            return value;
        }
        char[] letters = value.toCharArray();
        int at = pick(digits);
        int other = pick(digits);
        if (letters[at] == letters[other]) {
            letters[at] = (char) ('0' + (letters[at] - '0' + between(1, 9)) % 10);
        } else {
            char swapped = letters[at];
            letters[at] = letters[other];
            letters[other] = swapped;
        }
        return new String(letters);
    }

    LocalDate day() {
        return LocalDate.of(2023, 1, 1).plusDays(between(0, 1_000));
    }

    String written(LocalDate day) {
        return DAY.format(day);
    }

    String month() {
        return pick(Vocabulary.MONTHS);
    }

    String year() {
        return Integer.toString(between(2019, 2024));
    }

    String person() {
        return pick(Vocabulary.FIRST_NAMES) + " " + pick(Vocabulary.LAST_NAMES);
    }

    String company() {
        return pick(Vocabulary.LAST_NAMES) + " " + pick(Vocabulary.TRADES);
    }

    String address() {
        return between(2, 180) + " " + pick(Vocabulary.STREETS) + ", " + pick(Vocabulary.CITIES);
    }

    String phone() {
        return "0" + between(20, 89) + " " + between(200, 999) + " " + between(1_000, 9_999);
    }
}
