package dev.fovea.retrieval.citation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Right and wrong quotes of many made pages. */
class QuoteMatcherTest {
    private static final int PAGES = 40;
    private static final int QUOTES = 15;
    private final CitationChecker checker = new CitationChecker();

    /** A stretch of a page: words from..to. */
    private record Stretch(MadePage page, int from, int to) {
        /** Not one that has less than three words in a column: such are not found, see {@link Alignment}. */
        static Stretch of(MadePage page, Random random) {
            while (true) {
                int length = 4 + random.nextInt(40);
                int from = random.nextInt(page.words.size() - length);
                Stretch stretch = new Stretch(page, from, from + length);
                if (stretch.columnAt(3) == stretch.columnAt(0)
                        && stretch.columnAt(length - 4) == stretch.columnAt(length - 1)) {
                    return stretch;
                }
            }
        }

        private int columnAt(int word) {
            return page.columnOf(from + word);
        }

        List<String> words() {
            return page.words.subList(from, to);
        }
    }

    @Test
    void right_quotes_are_found_where_they_stand() {
        forEach((stretch, random) -> {
            String quote = String.join(random.nextBoolean() ? " " : "\n", stretch.words());
            assertFound(stretch, random.nextBoolean() ? quote : quote.toUpperCase(Locale.ROOT), 1);
        });
    }

    @Test
    void right_quotes_with_a_box_are_verified_and_with_a_wrong_one_snapped() {
        forEach((stretch, random) -> {
            String quote = String.join(" ", stretch.words());
            PageBox around = PageBox.around(stretch.page.boxes(stretch.from, stretch.to));
            assertThat(check(stretch.page, new Quote(quote, Optional.of(around)))
                            .verdict())
                    .isEqualTo(Verdict.VERIFIED);
            Quote lost = new Quote(quote, Optional.of(new PageBox(0, 0, 30, 30)));
            CheckedCitation snapped = check(stretch.page, lost);
            assertThat(snapped.verdict()).isEqualTo(Verdict.SNAPPED);
            assertThat(snapped.boxes()).hasSameSizeAs(stretch.page.boxes(stretch.from, stretch.to));
        });
    }

    @Test
    void misread_letters_of_long_words_are_forgiven() {
        forEach((stretch, random) -> {
            List<String> words = new ArrayList<>(stretch.words());
            boolean misread = false;
            for (int at = 0; at < words.size() && !misread; at++) {
                String word = words.get(at);
                String changed = word.replaceFirst("(?<=..)m(?=..)", "rn");
                if (word.length() >= 7 && !changed.equals(word) && !stretch.page.words.contains(changed)) {
                    words.set(at, changed);
                    misread = true;
                }
            }
            if (misread) {
                assertFound(stretch, String.join(" ", words), 0.9);
            }
        });
    }

    @Test
    void text_that_nobody_sees_verifies_nothing() {
        forEach((stretch, random) -> {
            Quote quote = Quote.of(String.join(" ", stretch.words()));
            assertThat(checker.check(quote, stretch.page.hidden(), MadePage.A4).verdict())
                    .isEqualTo(Verdict.VISUAL_ONLY);
        });
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void wrong_quotes_are_never_found(Lie lie) {
        int[] told = new int[1];
        forEach((stretch, random) -> {
            List<String> words = new ArrayList<>(stretch.words());
            Optional<String> quote = lie.tell(words, stretch.page.words, random);
            if (quote.isEmpty() || stretch.page.says(quote.get())) {
                return;
            }
            told[0]++;
            PageBox around = PageBox.around(stretch.page.boxes(stretch.from, stretch.to));
            for (Optional<PageBox> box : List.of(Optional.<PageBox>empty(), Optional.of(around))) {
                assertThat(check(stretch.page, new Quote(quote.get(), box)).verdict())
                        .as("%s of %s", quote.get(), stretch.words())
                        .isEqualTo(Verdict.UNSUPPORTED);
            }
        });
        assertThat(told[0]).isGreaterThan(PAGES);
    }

    /** Ways to be wrong by a little. */
    enum Lie {
        DIGIT {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                return replace(words, random, "\\d", word -> {
                    int at = place(word, random);
                    char other = (char) ('0' + (word.charAt(at) - '0' + 1 + random.nextInt(9)) % 10);
                    return word.substring(0, at) + other + word.substring(at + 1);
                });
            }
        },
        SWAPPED_DIGITS {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                return replace(
                        words, random, "(\\d)(?!\\1)\\d", word -> word.replaceFirst("(\\d)(?!\\1)(\\d)", "$2$1"));
            }
        },
        OTHER_AMOUNT {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                List<String> amounts = page.stream()
                        .filter(word -> word.matches("\\d+,\\d+\\.\\d+"))
                        .toList();
                return replace(words, random, "^\\d+,\\d+", word -> amounts.get(random.nextInt(amounts.size())));
            }
        },
        OTHER_NAME {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                List<String> names = page.stream()
                        .filter(word -> word.matches("[A-Z][a-z]+"))
                        .toList();
                return replace(words, random, "^[A-Z][a-z]+$", word -> names.get(random.nextInt(names.size())));
            }
        },
        NEGATED {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                words.add(1 + random.nextInt(words.size() - 2), random.nextBoolean() ? "not" : "never");
                return Optional.of(String.join(" ", words));
            }
        },
        UN {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                return replace(words, random, "^[a-z]{5,}$", word -> "un" + word);
            }
        },
        SPLICED {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                int from = random.nextInt(page.size() - 5);
                words.addAll(page.subList(from, from + 5));
                return Optional.of(String.join(" ", words));
            }
        },
        LEFT_OUT {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                int at = 1 + random.nextInt(words.size() - 2);
                return words.remove(at).equals("the") ? Optional.empty() : Optional.of(String.join(" ", words));
            }
        },
        REORDERED {
            @Override
            Optional<String> tell(List<String> words, List<String> page, Random random) {
                int at = random.nextInt(words.size() - 1);
                words.add(at, words.remove(at + 1));
                return Optional.of(String.join(" ", words));
            }
        };

        /** A quote that is wrong, if this can be done to these words, and if the page does not happen to say it. */
        abstract Optional<String> tell(List<String> words, List<String> page, Random random);

        private static Optional<String> replace(
                List<String> words, Random random, String pattern, UnaryOperator<String> change) {
            List<Integer> places = new ArrayList<>();
            for (int at = 0; at < words.size(); at++) {
                if (Pattern.compile(pattern).matcher(words.get(at)).find()) {
                    places.add(at);
                }
            }
            if (places.isEmpty()) {
                return Optional.empty();
            }
            int at = places.get(random.nextInt(places.size()));
            words.set(at, change.apply(words.get(at)));
            return Optional.of(String.join(" ", words));
        }

        private static int place(String word, Random random) {
            int at = random.nextInt(word.length());
            while (!Character.isDigit(word.charAt(at))) {
                at = (at + 1) % word.length();
            }
            return at;
        }
    }

    private interface Check {
        void of(Stretch stretch, Random random);
    }

    private static void forEach(Check check) {
        for (int number = 0; number < PAGES; number++) {
            Random random = new Random(1000 + number);
            MadePage page = MadePage.of(number);
            for (int quote = 0; quote < QUOTES; quote++) {
                check.of(Stretch.of(page, random), random);
            }
        }
    }

    private CheckedCitation check(MadePage page, Quote quote) {
        return checker.check(quote, page.text(), page.matcher, MadePage.A4);
    }

    private void assertFound(Stretch stretch, String quote, double similarity) {
        CheckedCitation checked = check(stretch.page, Quote.of(quote));
        assertThat(checked.verdict()).as(quote).isEqualTo(Verdict.VERIFIED);
        assertThat(checked.similarity()).isGreaterThanOrEqualTo(similarity);
        List<PageBox> expected = stretch.page.boxes(stretch.from, stretch.to);
        assertThat(checked.boxes()).as(quote).hasSameSizeAs(expected);
        for (int at = 0; at < expected.size(); at++) {
            assertThat(checked.boxes().get(at).iou(expected.get(at))).as(quote).isGreaterThan(0.5);
        }
        assertThat(PageBox.around(checked.boxes()).iou(PageBox.around(expected)))
                .isGreaterThan(0.85);
    }
}
