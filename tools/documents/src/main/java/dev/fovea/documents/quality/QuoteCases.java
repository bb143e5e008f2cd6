package dev.fovea.documents.quality;

import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.quality.QuoteCase.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Makes right and wrong quotes of facts. A wrong one that the page happens to say is not made. */
public final class QuoteCases {
    private static final Pattern WORD = Pattern.compile("\\p{L}{5,}");
    private static final Pattern DIGIT = Pattern.compile("\\d");
    private static final int WORDS_A_LINE = 5;
    /** What recognisers of text take one for the other. */
    private static final Map<String, String> LOOKS_LIKE = Map.of("l", "i", "rn", "m", "m", "rn", "e", "c", "u", "v");
    /** The verbs of the corpus's reports, and what makes the opposite of each. */
    private static final Map<String, String> OPPOSITES = Map.ofEntries(
            Map.entry(" treated ", " never treated "),
            Map.entry(" rejected ", " did not reject "),
            Map.entry(" counted ", " did not count "),
            Map.entry(" has led ", " has never led "),
            Map.entry(" went to ", " did not go to "),
            Map.entry(" was put out ", " was not put out "),
            Map.entry(" and asked for ", " and did not ask for "),
            Map.entry(" employs ", " does not employ "),
            Map.entry(" returned ", " have not returned "),
            Map.entry(" were found ", " were not found "),
            Map.entry(" draws ", " no longer draws "),
            Map.entry(" will open ", " will not open "),
            Map.entry(" is tested ", " is not tested "));

    private final Map<String, List<Fact>> byField;
    private final Map<String, List<Fact>> byPage;
    private final Random random;

    public QuoteCases(List<Fact> facts, long seed) {
        this.byField = facts.stream().collect(Collectors.groupingBy(QuoteCases::field));
        this.byPage = facts.stream().collect(Collectors.groupingBy(QuoteCases::page));
        this.random = new Random(seed);
    }

    /**
     * Right and wrong quotes of one fact.
     *
     * @param pageText all that the fact's page says, against which wrong quotes are held
     */
    public List<QuoteCase> of(Fact fact, String pageText) {
        List<QuoteCase> cases = new ArrayList<>();
        String statement = fact.statement();
        cases.add(new QuoteCase(Kind.AS_IS, statement));
        cases.add(new QuoteCase(Kind.BROKEN, broken(statement)));
        cases.add(new QuoteCase(Kind.TYPOGRAPHY, typography(statement)));
        misread(statement).ifPresent(text -> cases.add(new QuoteCase(Kind.MISREAD, text)));
        mistyped(statement).ifPresent(text -> cases.add(new QuoteCase(Kind.TYPING, text)));
        cases.add(new QuoteCase(Kind.VALUE, fact.answer()));
        List<QuoteCase> wrong = new ArrayList<>();
        Optional<String> otherValue = digitChanged(fact.answer());
        otherValue.ifPresent(value -> wrong.add(new QuoteCase(Kind.DIGIT, statement.replace(fact.answer(), value))));
        otherValue.ifPresent(value -> wrong.add(new QuoteCase(Kind.VALUE_DIGIT, value)));
        otherOf(fact).ifPresent(other -> {
            wrong.add(new QuoteCase(Kind.OTHER_RECORD, statement.replace(fact.answer(), other.answer())));
            wrong.add(new QuoteCase(Kind.OTHER_PAGE, other.statement()));
        });
        negated(statement).ifPresent(text -> wrong.add(new QuoteCase(Kind.NEGATED, text)));
        spliced(fact).ifPresent(text -> wrong.add(new QuoteCase(Kind.SPLICED, text)));
        reordered(statement).ifPresent(text -> wrong.add(new QuoteCase(Kind.REORDERED, text)));
        String said = plain(pageText);
        wrong.stream().filter(quote -> !said.contains(plain(quote.text()))).forEach(cases::add);
        return cases;
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", "");
    }

    private static String letters(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static String broken(String statement) {
        String[] words = statement.split(" ", -1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words.length; i++) {
            text.append(i == 0 ? "" : i % WORDS_A_LINE == 0 ? "\n" : " ").append(words[i]);
        }
        return text.toString();
    }

    private static String typography(String statement) {
        return "\u201c"
                + statement.toUpperCase(Locale.ROOT).replace(" ", "\u00a0 ").replace('-', '\u2011') + "\u201d";
    }

    /** A letter within a long word taken for one that looks like it; two in a long statement. No digit is touched. */
    private Optional<String> misread(String statement) {
        List<MatchResult> words = WORD.matcher(statement)
                .results()
                .filter(word -> LOOKS_LIKE.keySet().stream().anyMatch(inner(word.group())::contains))
                .toList();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        MatchResult word = words.get(random.nextInt(words.size()));
        String letter = LOOKS_LIKE.keySet().stream()
                .filter(inner(word.group())::contains)
                .sorted()
                .findFirst()
                .orElseThrow();
        int at = word.start() + 1 + inner(word.group()).indexOf(letter);
        return Optional.of(
                statement.substring(0, at) + LOOKS_LIKE.get(letter) + statement.substring(at + letter.length()));
    }

    /** A letter within a long word exchanged for one that looks otherwise. */
    private Optional<String> mistyped(String statement) {
        List<MatchResult> words = WORD.matcher(statement).results().toList();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        int at = words.get(random.nextInt(words.size())).start() + 2;
        char typed = statement.charAt(at) == 'k' ? 'a' : 'k';
        return Optional.of(statement.substring(0, at) + typed + statement.substring(at + 1));
    }

    private static String inner(String word) {
        return word.substring(1, word.length() - 1);
    }

    private Optional<String> digitChanged(String value) {
        List<Integer> digits =
                DIGIT.matcher(value).results().map(found -> found.start()).toList();
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        int at = digits.get(random.nextInt(digits.size()));
        char digit = value.charAt(at);
        char other = (char) ('0' + (digit - '0' + 1 + random.nextInt(9)) % 10);
        return Optional.of(value.substring(0, at) + other + value.substring(at + 1));
    }

    /** The same field of another record: a fact of another page whose question begins alike. */
    private Optional<Fact> otherOf(Fact fact) {
        List<Fact> others = byField.getOrDefault(field(fact), List.of()).stream()
                .filter(other -> !page(other).equals(page(fact)))
                .filter(other -> !other.answer().equals(fact.answer()))
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }

    private static String field(Fact fact) {
        List<String> words = List.of(fact.question().split(" ", -1));
        return fact.kind() + ' ' + String.join(" ", words.subList(0, Math.min(5, words.size())));
    }

    private static String page(Fact fact) {
        return fact.document() + ' ' + fact.page();
    }

    private static Optional<String> negated(String statement) {
        return OPPOSITES.entrySet().stream()
                .filter(pair -> statement.contains(pair.getKey()))
                .map(pair -> statement.replace(pair.getKey(), pair.getValue()))
                .findFirst();
    }

    /** The first half of a statement and the second half of another of the same page. */
    private Optional<String> spliced(Fact fact) {
        List<Fact> others = byPage.getOrDefault(page(fact), List.of()).stream()
                .filter(other -> !other.statement().equals(fact.statement()))
                .toList();
        if (others.isEmpty()) {
            return Optional.empty();
        }
        List<String> head = List.of(fact.statement().split(" ", -1));
        List<String> tail =
                List.of(others.get(random.nextInt(others.size())).statement().split(" ", -1));
        return Optional.of(String.join(" ", head.subList(0, (head.size() + 1) / 2)) + " "
                + String.join(" ", tail.subList(tail.size() / 2, tail.size())));
    }

    /** Two words exchanged that do not stand beside each other. */
    private Optional<String> reordered(String statement) {
        List<String> words = new ArrayList<>(List.of(statement.split(" ", -1)));
        if (words.size() < 4) {
            return Optional.empty();
        }
        int first = random.nextInt(words.size() - 2);
        int second = first + 2 + random.nextInt(words.size() - first - 2);
        if (letters(words.get(first)).equals(letters(words.get(second)))) {
            return Optional.empty();
        }
        String moved = words.get(first);
        words.set(first, words.get(second));
        words.set(second, moved);
        return Optional.of(String.join(" ", words));
    }
}
