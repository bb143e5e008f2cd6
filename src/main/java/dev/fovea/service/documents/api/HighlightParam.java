package dev.fovea.service.documents.api;

import dev.fovea.plugin.PageBox;
import dev.fovea.service.documents.Highlight;
import dev.fovea.service.documents.Highlight.Tint;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reads {@code highlight=left,top,right,bottom[,verdict]}. */
final class HighlightParam {
    private static final int SIDES = 4;
    private static final int MOST = 200;

    private HighlightParam() {}

    static List<Highlight> parse(List<String> values) {
        if (values.size() > MOST) {
            throw wrong("at most %d places can be lit up at a time; found %d".formatted(MOST, values.size()));
        }
        return values.stream().map(HighlightParam::parse).toList();
    }

    private static Highlight parse(String value) {
        String[] parts = value.split(",", -1);
        if (parts.length != SIDES && parts.length != SIDES + 1) {
            throw wrong(
                    "expected highlight=left,top,right,bottom or highlight=left,top,right,bottom,verdict; found '%s'"
                            .formatted(value));
        }
        return new Highlight(box(parts, value), parts.length > SIDES ? tint(parts[SIDES]) : Tint.FOUND);
    }

    private static PageBox box(String[] parts, String value) {
        try {
            return new PageBox(finite(parts[0]), finite(parts[1]), finite(parts[2]), finite(parts[3]));
        } catch (IllegalArgumentException e) {
            throw wrong("expected four numbers of points, left ≤ right and top ≤ bottom; found '%s'".formatted(value));
        }
    }

    private static double finite(String text) {
        double value = Double.parseDouble(text.strip());
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(text);
        }
        return value;
    }

    private static Tint tint(String code) {
        return Arrays.stream(Tint.values())
                .filter(tint -> tint.code().equals(code.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> wrong("expected a verdict of %s; found '%s'"
                        .formatted(
                                Arrays.stream(Tint.values()).map(Tint::code).collect(Collectors.joining(", ")), code)));
    }

    private static ProblemException wrong(String message) {
        return new ProblemException(ProblemCode.REQUEST_INVALID, message);
    }
}
