package dev.fovea.documents;

import dev.fovea.documents.quality.CitationScore;
import dev.fovea.documents.quality.CitationScore.Places;
import dev.fovea.documents.quality.ClaimedPlace;
import dev.fovea.documents.quality.QuoteCase.Kind;
import dev.fovea.retrieval.citation.Verdict;

/** Tables of what came of checked citations. */
final class CitationReport {
    private CitationReport() {}

    static String of(CitationScore score) {
        return verdicts(score) + "\n" + boxes(score);
    }

    private static String verdicts(CitationScore score) {
        MarkdownTable table =
                new MarkdownTable("quote", "box", "quotes", "verified", "snapped", "visual-only", "unsupported");
        for (Kind kind : Kind.values()) {
            for (ClaimedPlace place : ClaimedPlace.values()) {
                if (score.count(kind, place) > 0) {
                    table.row(
                            (kind.isRight() ? "right: " : "wrong: ") + kind.words(),
                            place.words(),
                            Integer.toString(score.count(kind, place)),
                            Integer.toString(score.count(kind, place, Verdict.VERIFIED)),
                            Integer.toString(score.count(kind, place, Verdict.SNAPPED)),
                            Integer.toString(score.count(kind, place, Verdict.VISUAL_ONLY)),
                            Integer.toString(score.count(kind, place, Verdict.UNSUPPORTED)));
                }
            }
        }
        return table.toString();
    }

    private static String boxes(CitationScore score) {
        MarkdownTable table = new MarkdownTable(
                "box of a right quote",
                "quotes",
                "IoU claimed",
                "IoU snapped",
                "of those found",
                "claimed ≥ 0.5",
                "snapped ≥ 0.5");
        for (ClaimedPlace place : ClaimedPlace.values()) {
            Places raw = score.claimed(place);
            Places snapped = score.snapped(place);
            table.row(
                    place.words(),
                    Integer.toString(snapped.count()),
                    raw.count() == 0 ? "" : "%.3f".formatted(raw.mean()),
                    "%.3f".formatted(snapped.mean()),
                    "%.3f".formatted(score.found(place).mean()),
                    raw.count() == 0 ? "" : MarkdownTable.percent(raw.hits()),
                    MarkdownTable.percent(snapped.hits()));
        }
        return table.toString();
    }
}
