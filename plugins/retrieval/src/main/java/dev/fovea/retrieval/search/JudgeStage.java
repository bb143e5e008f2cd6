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
import java.util.stream.Stream;

/**
 * Has the judge look at the best pages and orders them anew. A page that cannot be drawn keeps the place that it had. A judge that
 * cannot tell of the best page is not asked about the others, since each look costs what an answer waits for.
 */
final class JudgeStage {
    private static final System.Logger LOG = System.getLogger(JudgeStage.class.getName());
    /** Enough for a model's tiles on a page of text. */
    private static final double DOTS_PER_INCH = 110;
    /** What a page gets of which nothing is known. */
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

    /** A look at a page that could be drawn or not. */
    private record Look(boolean drawn, OptionalDouble verdict) {
        static final Look NONE = new Look(false, OptionalDouble.empty());

        boolean tellsNothing() {
            return drawn && verdict.isEmpty();
        }

        /** P(yes), one half where the judge could not tell, for a page that it saw. */
        OptionalDouble yes() {
            return drawn ? OptionalDouble.of(verdict.orElse(NEITHER)) : verdict;
        }
    }

    Uni<Judged> order(Tenant tenant, String question, List<PageHit> pages) {
        long start = System.nanoTime();
        List<PageHit> best = pages.subList(0, Math.min(pages.size(), weights.judged()));
        return looks(tenant, question, best).map(looks -> reorder(pages, looks, start));
    }

    private Uni<List<Look>> looks(Tenant tenant, String question, List<PageHit> pages) {
        if (pages.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return look(tenant, question, pages.getFirst())
                .chain(first -> first.tellsNothing()
                        ? Uni.createFrom().item(List.of())
                        : others(tenant, question, pages.subList(1, pages.size()))
                                .map(rest -> Stream.concat(Stream.of(first), rest.stream())
                                        .toList()));
    }

    /** One after the other: a model that is asked for all at once answers none of them sooner. */
    private Uni<List<Look>> others(Tenant tenant, String question, List<PageHit> pages) {
        return Multi.createFrom()
                .iterable(pages)
                .onItem()
                .transformToUniAndConcatenate(page -> look(tenant, question, page))
                .collect()
                .asList();
    }

    private Uni<Look> look(Tenant tenant, String question, PageHit page) {
        return images.image(tenant, page.documentId(), page.pageNumber(), DOTS_PER_INCH)
                .chain(picture -> picture.map(drawn -> Blocking.off(() -> new Look(true, judge.yes(drawn, question))))
                        .orElseGet(() -> Uni.createFrom().item(Look.NONE)))
                .onFailure(failure -> !(failure instanceof DatabaseException))
                .recoverWithItem(failure -> {
                    LOG.log(
                            Level.WARNING,
                            "page {0} of {1} could not be judged: {2}",
                            page.pageNumber(),
                            page.documentName(),
                            failure);
                    return Look.NONE;
                });
    }

    /** In the order that they had where there were no looks. */
    private Judged reorder(List<PageHit> pages, List<Look> looks, long start) {
        List<PageHit> looked = new ArrayList<>();
        for (int at = 0; at < looks.size(); at++) {
            PageHit page = pages.get(at);
            OptionalDouble yes = looks.get(at).yes();
            looked.add(page.judged(page.score() + weights.judge() * yes.orElse(NEITHER), yes));
        }
        List<PageHit> all = looked.stream()
                .sorted(Comparator.comparingDouble(PageHit::score).reversed())
                .collect(Collectors.toCollection(ArrayList::new));
        all.addAll(pages.subList(looks.size(), pages.size()));
        int told =
                (int) looks.stream().filter(look -> look.verdict().isPresent()).count();
        return new Judged(all, new StageTiming(SearchStage.JUDGE, Duration.ofNanos(System.nanoTime() - start), told));
    }
}
