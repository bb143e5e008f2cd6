package dev.fovea.engine.tokenizer;

import java.util.Comparator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds added tokens in text: the leftmost, and of those that begin at one place the longest. */
final class AddedTokens {
    private static final Pattern NEVER = Pattern.compile("(?!)");

    private final Map<String, Integer> ids;
    private final Pattern pattern;

    AddedTokens(Map<String, Integer> ids) {
        this.ids = Map.copyOf(ids);
        String any = ids.keySet().stream()
                .filter(token -> !token.isEmpty())
                .sorted(Comparator.comparing(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        this.pattern = any.isEmpty() ? NEVER : Pattern.compile(any);
    }

    Matcher in(String text) {
        return pattern.matcher(text);
    }

    int id(String token) {
        Integer id = ids.get(token);
        if (id == null) {
            throw new IllegalArgumentException("no added token: " + token);
        }
        return id;
    }
}
