package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes an answer apart into claims. Knows three ways to cite, and takes each as models happen to write it:
 *
 * <ul>
 *   <li>{@code <ref>Total</ref><box>[[10, 20, 30, 40]]</box>}: a place on the page in thousandths;
 *   <li>{@code The fee is 12 euros. [2] "Fee: 12.00 EUR"}, also as {@code (page 2: "…")} and {@code "…" [2]};
 *   <li>nothing: then each line, or each sentence, is a claim and its own quote.
 * </ul>
 */
final class ClaimReader {
    private static final int MOST = 50;
    private static final Pattern BOXED =
            Pattern.compile("(?:<ref>([^<]*)</ref>)?\\s*<box>\\s*\\[?\\s*(\\[[^<]*])\\s*]?\\s*</box>");
    private static final Pattern SIDES = Pattern.compile("\\[?\\s*(\\d+(?:\\.\\d+)?)\\s*,\\s*(\\d+(?:\\.\\d+)?)\\s*,"
            + "\\s*(\\d+(?:\\.\\d+)?)\\s*,\\s*(\\d+(?:\\.\\d+)?)\\s*]?");
    private static final String PAGE = "(?:pages?|p\\.)?\\s*(\\d{1,3})";
    private static final String QUOTED = "[\"“”„«]([^\"“”„«»\\n]{1,800})[\"“”»]";
    private static final Pattern CITED = Pattern.compile(
            "[\\[(]\\s*" + PAGE + "\\s*(?:[\\])]\\s*[:,]?|[:,])\\s*" + QUOTED + "\\s*[\\])]?|" + QUOTED
                    + "\\s*[\\[(]\\s*" + PAGE + "\\s*[\\])]",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=[\\p{Lu}\\p{Lt}\\p{Lo}\"“„«])|\\n+");
    private static final Pattern LINE_END = Pattern.compile("\\n+");
    private static final Pattern BULLET = Pattern.compile("^\\s*(?:[-*•]|\\d{1,2}[.)])\\s+");

    private final List<Claim> claims = new ArrayList<>();
    private final Pattern ending;

    private ClaimReader(AnswerStyle style) {
        this.ending = style == AnswerStyle.SMALL ? LINE_END : SENTENCE_END;
    }

    /** The claims of an answer in its order, fifty at most. */
    static List<Claim> read(String answer, AnswerStyle style) {
        ClaimReader reader = new ClaimReader(style);
        if (answer.contains("<box>")) {
            reader.boxed(answer);
        } else {
            reader.cited(answer);
        }
        return reader.claims.stream().limit(MOST).toList();
    }

    /** The first box of an answer, 0..1000. */
    static Optional<PageBox> box(String answer) {
        Matcher boxed = BOXED.matcher(answer);
        return boxed.find() ? boxes(boxed.group(2)).stream().findFirst() : Optional.empty();
    }

    private void boxed(String answer) {
        int end = 0;
        Matcher boxed = BOXED.matcher(answer);
        while (boxed.find()) {
            String before = StreamedAnswer.visible(answer.substring(end, boxed.start()));
            String name = Optional.ofNullable(boxed.group(1)).orElse("").strip();
            if (name.isEmpty()) {
                name = lastPart(before);
            } else {
                plain(before);
            }
            for (PageBox box : boxes(boxed.group(2))) {
                claims.add(new Claim(name, name, OptionalInt.empty(), Optional.of(box)));
            }
            end = boxed.end();
        }
        plain(StreamedAnswer.visible(answer.substring(end)));
    }

    private void cited(String answer) {
        int end = 0;
        String text = "";
        for (MatchResult cited : CITED.matcher(answer).results().toList()) {
            String before = answer.substring(end, cited.start());
            if (!lastPart(before).isEmpty()) {
                text = lastPart(before);
                plain(before.substring(0, Math.max(0, before.lastIndexOf(text))));
            }
            boolean pageFirst = cited.group(1) != null;
            int page = Integer.parseInt(pageFirst ? cited.group(1) : cited.group(4)) - 1;
            String quote = (pageFirst ? cited.group(2) : cited.group(3)).strip();
            claims.add(new Claim(text.isEmpty() ? quote : text, quote, OptionalInt.of(page), Optional.empty()));
            end = cited.end();
        }
        plain(answer.substring(end));
    }

    private void plain(String text) {
        for (String part : ending.split(text)) {
            String claim = bare(part);
            if (!claim.isEmpty() && !claim.endsWith(":")) {
                claims.add(Claim.of(claim));
            }
        }
    }

    private String lastPart(String text) {
        String[] parts = ending.split(text.strip());
        return bare(parts[parts.length - 1]);
    }

    /** Without bullets and what punctuation a citation has left behind; nothing if there is no letter or digit in it. */
    private static String bare(String part) {
        String claim = BULLET.matcher(part).replaceFirst("").strip();
        return claim.codePoints().anyMatch(Character::isLetterOrDigit) ? claim.replaceFirst("^[.,;:]\\s*", "") : "";
    }

    private static List<PageBox> boxes(String numbers) {
        List<PageBox> boxes = new ArrayList<>();
        for (MatchResult sides : SIDES.matcher(numbers).results().toList()) {
            double left = Double.parseDouble(sides.group(1));
            double top = Double.parseDouble(sides.group(2));
            double right = Double.parseDouble(sides.group(3));
            double bottom = Double.parseDouble(sides.group(4));
            PageBox box = new PageBox(
                    Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom));
            boxes.add(box.within(new PageBox(0, 0, 1000, 1000)));
        }
        return boxes;
    }
}
