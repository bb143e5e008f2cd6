package dev.fovea.retrieval.search;

import dev.fovea.plugin.PageJudge;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Has the judge look at the best pages and orders them anew. A page that cannot be drawn keeps the place that it had. */
final class JudgeStage {
    private static final System.Logger LOG = System.getLogger(JudgeStage.class.getName());
    /** Enough for a model's tiles on a page of text. */
    private static final double DOTS_PER_INCH = 110;
    /** What a page gets that cannot be judged. */
    private static final double NEITHER = 0.5;

    private final PageJudge judge;
    private final PageImages images;
    private final SearchWeights weights;

    JudgeStage(PageJudge judge, PageImages images, SearchWeights weights) {
        this.judge = judge;
        this.images = images;
        this.weights = weights;
    }

    record Judged(List<PageHit> pages, StageTiming timing) {}

    Uni<Judged> order(Tenant tenant, String question, List<PageHit> pages) {
        long start = System.nanoTime();
        List<PageHit> looked = pages.subList(0, Math.min(pages.size(), weights.judged()));
        // One after the other: a model that is asked for all at once answers none of them sooner.
        return Multi.createFrom()
                .iterable(looked)
                .onItem()
                .transformToUniAndConcatenate(page -> verdict(tenant, question, page))
                .collect()
                .asList()
                .map(verdicts -> reorder(pages, verdicts, start));
    }

    private Uni<OptionalDouble> verdict(Tenant tenant, String question, PageHit page) {
        return images.image(tenant, page.documentId(), page.pageNumber(), DOTS_PER_INCH)
                .chain(picture -> picture.map(
                                drawn -> Blocking.off(() -> OptionalDouble.of(judge.yes(drawn, question))))
                        .orElseGet(() -> Uni.createFrom().item(OptionalDouble.empty())))
                .onFailure(failure -> !(failure instanceof DatabaseException))
                .recoverWithItem(failure -> {
                    LOG.log(
                            Level.WARNING,
                            "page {0} of {1} could not be judged: {2}",
                            page.pageNumber(),
                            page.documentName(),
                            failure);
                    return OptionalDouble.empty();
                });
    }

    private Judged reorder(List<PageHit> pages, List<OptionalDouble> verdicts, long start) {
        List<PageHit> looked = new ArrayList<>();
        for (int at = 0; at < verdicts.size(); at++) {
            looked.add(pages.get(at).judged(pages.get(at).score(), verdicts.get(at)));
        }
        List<PageHit> all = looked.stream()
                .map(page ->
                        page.judged(page.score() + weights.judge() * page.yes().orElse(NEITHER), page.yes()))
                .sorted(Comparator.comparingDouble(PageHit::score).reversed())
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(pages.subList(verdicts.size(), pages.size()));
        return new Judged(all, new StageTiming(SearchStage.JUDGE, Duration.ofNanos(System.nanoTime() - start), (int)
                verdicts.stream().filter(OptionalDouble::isPresent).count()));
    }
}
