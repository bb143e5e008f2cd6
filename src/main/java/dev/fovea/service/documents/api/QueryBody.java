package dev.fovea.service.documents.api;

import dev.fovea.retrieval.search.SearchStage;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What requests that look for pages have in common, checked. */
final class QueryBody {
    private static final int LONGEST = 4000;
    private static final int PAGES = 5;
    private static final int MOST_PAGES = 100;

    private QueryBody() {}

    /** Text that is there and no book. */
    static String text(@Nullable String text, String field) {
        if (text == null || text.isBlank()) {
            throw wrong("expected '%s' with some words in it".formatted(field));
        }
        if (text.length() > LONGEST) {
            throw wrong("'%s' may have %d characters; found %d".formatted(field, LONGEST, text.length()));
        }
        return text.strip();
    }

    static Set<SearchStage> stages(@Nullable List<String> codes) {
        if (codes == null) {
            return SearchStage.ALL;
        }
        if (codes.isEmpty()) {
            throw wrong("expected one of the stages at least, or no field 'stages'");
        }
        return codes.stream().map(QueryBody::stage).collect(Collectors.toSet());
    }

    static int pages(@Nullable Integer pages) {
        int wanted = pages == null ? PAGES : pages;
        if (wanted < 1 || wanted > MOST_PAGES) {
            throw wrong("expected 1 to %d 'pages'; found %d".formatted(MOST_PAGES, wanted));
        }
        return wanted;
    }

    /** None for all of them. */
    static Set<UUID> documents(@Nullable List<UUID> documents) {
        return documents == null ? Set.of() : Set.copyOf(documents);
    }

    private static SearchStage stage(String code) {
        try {
            return SearchStage.of(code);
        } catch (IllegalArgumentException e) {
            throw wrong("expected stages of %s; found '%s'"
                    .formatted(
                            SearchStage.ALL.stream()
                                    .map(SearchStage::code)
                                    .sorted()
                                    .toList(),
                            code));
        }
    }

    static ProblemException wrong(String message) {
        return new ProblemException(ProblemCode.REQUEST_INVALID, message);
    }
}
