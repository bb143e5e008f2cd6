package dev.fovea.engine.prompt;

import dev.fovea.engine.api.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Regions as InternVL writes them: {@code <ref>name</ref><box>[[x1, y1, x2, y2], …]</box>}, in thousandths of the original
 * picture's width and height.
 */
public final class BoxSyntax {
    /** The added tokens of the syntax: control tokens that are part of what is said. */
    public static final Set<String> TOKENS = Set.of("<ref>", "</ref>", "<box>", "</box>", "<quad>", "</quad>");

    private static final String LIST = "(\\[\\[[\\[\\]\\d,\\s]++)";
    private static final Pattern TAGGED = Pattern.compile("(?:<ref>([^<]*+)</ref>\\s*+)?<box>\\s*+" + LIST + "</box>");
    private static final Pattern CORNERS =
            Pattern.compile("\\[\\s*+(\\d{1,4})\\s*+,\\s*+(\\d{1,4})\\s*+,\\s*+(\\d{1,4})\\s*+,\\s*+(\\d{1,4})\\s*+]");
    private static final Pattern WHOLE =
            Pattern.compile("\\[\\s*+" + CORNERS.pattern() + "(?:\\s*+,\\s*+" + CORNERS.pattern() + ")*+\\s*+]");
    private static final int FULL = 1000;

    private BoxSyntax() {}

    /** The question that makes a model point at something. */
    public static String question(String description) {
        return "Please provide the bounding box coordinate of the region this sentence describes: <ref>" + description
                + "</ref>";
    }

    /**
     * The regions of an answer, in order; none where it is malformed.
     *
     * <p>Where no {@code <box>} is left because control tokens were skipped, bare {@code name[[…]]} counts, and the name is
     * what stands before it on its line. The syntax does not say which picture is meant: it is taken to be the only one,
     * or the first.
     *
     * @param images how many pictures were shown
     */
    public static List<Box> parse(String text, int images) {
        if (images < 1) {
            return List.of();
        }
        return text.contains("<box>") ? tagged(text) : bare(text);
    }

    private static List<Box> tagged(String text) {
        List<Box> boxes = new ArrayList<>();
        Matcher matcher = TAGGED.matcher(text);
        while (matcher.find()) {
            String label = Optional.ofNullable(matcher.group(1)).orElse("").strip();
            addAll(label, matcher.group(2).strip(), boxes);
        }
        return List.copyOf(boxes);
    }

    private static List<Box> bare(String text) {
        List<Box> boxes = new ArrayList<>();
        Matcher matcher = WHOLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            String before =
                    text.substring(Math.max(from, text.lastIndexOf('\n', matcher.start()) + 1), matcher.start());
            addAll(before.replaceFirst("^[\\s,.;:]++", "").strip(), matcher.group(), boxes);
            from = matcher.end();
        }
        return List.copyOf(boxes);
    }

    private static void addAll(String label, String list, List<Box> into) {
        if (!WHOLE.matcher(list).matches()) {
            return;
        }
        Matcher corners = CORNERS.matcher(list);
        while (corners.find()) {
            int x1 = Integer.parseInt(corners.group(1));
            int y1 = Integer.parseInt(corners.group(2));
            int x2 = Integer.parseInt(corners.group(3));
            int y2 = Integer.parseInt(corners.group(4));
            if (x1 <= x2 && y1 <= y2 && x2 <= FULL && y2 <= FULL) {
                into.add(new Box(label, 0, x1 / 1000.0, y1 / 1000.0, x2 / 1000.0, y2 / 1000.0));
            }
        }
    }
}
