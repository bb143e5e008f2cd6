package dev.fovea.documents.quality;

import dev.fovea.documents.quality.QuoteCase.Kind;
import dev.fovea.plugin.PageBox;
import dev.fovea.retrieval.citation.CheckedCitation;
import dev.fovea.retrieval.citation.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what came of checked citations. Not for several threads. */
public final class CitationScore {
    private static final double HIT = 0.5;

    private final Map<Kind, Map<ClaimedPlace, Map<Verdict, Integer>>> verdicts = new EnumMap<>(Kind.class);
    private final Map<ClaimedPlace, List<Double>> raw = new EnumMap<>(ClaimedPlace.class);
    private final Map<ClaimedPlace, List<Double>> ofFound = new EnumMap<>(ClaimedPlace.class);
    private final Map<ClaimedPlace, List<Double>> snapped = new EnumMap<>(ClaimedPlace.class);

    /**
     * How well boxes lie, over right quotes.
     *
     * @param mean intersection over union
     * @param hits share with an intersection over union of a half at least
     */
    public record Places(int count, double mean, double hits) {
        static Places of(List<Double> overlaps) {
            int count = Math.max(1, overlaps.size());
            return new Places(
                    overlaps.size(),
                    overlaps.stream().mapToDouble(iou -> iou).sum() / count,
                    (double) overlaps.stream().filter(iou -> iou >= HIT).count() / count);
        }
    }

    void add(QuoteCase quote, ClaimedPlace place, List<PageBox> truth, CheckedCitation checked) {
        verdicts.computeIfAbsent(quote.kind(), any -> new EnumMap<>(ClaimedPlace.class))
                .computeIfAbsent(place, any -> new EnumMap<>(Verdict.class))
                .merge(checked.verdict(), 1, Integer::sum);
        if (quote.kind().isRight()) {
            checked.claimed().ifPresent(box -> overlaps(raw, place).add(box.iou(PageBox.around(truth))));
            boolean found = checked.verdict().found();
            overlaps(snapped, place).add(found ? iou(checked.boxes(), truth) : 0);
            if (found) {
                overlaps(ofFound, place).add(iou(checked.boxes(), truth));
            }
        }
    }

    private static List<Double> overlaps(Map<ClaimedPlace, List<Double>> all, ClaimedPlace place) {
        return all.computeIfAbsent(place, any -> new ArrayList<>());
    }

    /** Intersection over union of two sets of boxes, the boxes of each of which do not meet: lines. */
    static double iou(List<PageBox> some, List<PageBox> others) {
        double both = some.stream()
                .mapToDouble(box -> others.stream().mapToDouble(box::overlap).sum())
                .sum();
        double either = area(some) + area(others) - both;
        return either <= 0 ? 0 : both / either;
    }

    private static double area(List<PageBox> boxes) {
        return boxes.stream().mapToDouble(PageBox::area).sum();
    }

    public int count(Kind kind, ClaimedPlace place, Verdict verdict) {
        return verdicts.getOrDefault(kind, Map.of())
                .getOrDefault(place, Map.of())
                .getOrDefault(verdict, 0);
    }

    public int count(Kind kind, ClaimedPlace place) {
        return verdicts.getOrDefault(kind, Map.of()).getOrDefault(place, Map.of()).values().stream()
                .mapToInt(count -> count)
                .sum();
    }

    /** The claimed boxes of right quotes, one each, against the boxes around the true ones. */
    public Places claimed(ClaimedPlace place) {
        return Places.of(raw.getOrDefault(place, List.of()));
    }

    /** The boxes that the check gave for right quotes against the true ones; 0 for those not found. */
    public Places snapped(ClaimedPlace place) {
        return Places.of(snapped.getOrDefault(place, List.of()));
    }

    /** As {@link #snapped}, over the quotes that were found. */
    public Places found(ClaimedPlace place) {
        return Places.of(ofFound.getOrDefault(place, List.of()));
    }
}
