package dev.fovea.retrieval.search;

import dev.fovea.plugin.PageJudge;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.observe.Stages;
import io.micrometer.observation.Observation;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Finds pages of a tenant's collection. Safe for use by many threads. */
public final class Search {
    private final WordsSearch words;
    private final MeaningSearch meaning;
    private final Optional<PictureSearch> picture;
    private final Optional<JudgeStage> judge;
    private final FoundPages pages;
    private final SearchWeights weights;
    private final Stages stages;

    /**
     * @param images where the judge sees pages
     * @param pictures if pages are to be found by their looks
     * @param judge if the best pages are to be looked at
     */
    public Search(
            Database database,
            RegionEncoder encoder,
            PageImages images,
            Optional<PictureEncoder> pictures,
            Optional<PageJudge> judge,
            SearchWeights weights,
            Stages stages) {
        this.words = new WordsSearch(database, weights);
        this.meaning = new MeaningSearch(database, encoder, weights);
        this.picture = pictures.map(found -> new PictureSearch(database, found, weights));
        this.judge = judge.map(found -> new JudgeStage(found, images, weights));
        this.pages = new FoundPages(database);
        this.weights = weights;
        this.stages = stages;
    }

    /** Whether a model looks at pages in the stage {@link SearchStage#JUDGE}. */
    public boolean canJudge() {
        return judge.isPresent();
    }

    /** A collection that is not the tenant's has no pages. */
    public Uni<SearchResult> search(Tenant tenant, SearchQuery query) {
        List<Uni<StageFinding>> finders = new ArrayList<>();
        boolean asks = !query.text().isEmpty();
        if (asks && query.stages().contains(SearchStage.WORDS)) {
            finders.add(observed(SearchStage.WORDS, () -> words.find(tenant, query)));
        }
        if (asks && query.stages().contains(SearchStage.MEANING)) {
            finders.add(observed(SearchStage.MEANING, () -> meaning.find(tenant, query)));
        }
        if (query.stages().contains(SearchStage.PICTURE)) {
            picture.ifPresent(finder -> query.picture()
                    .ifPresent(drawn ->
                            finders.add(observed(SearchStage.PICTURE, () -> finder.find(tenant, query, drawn)))));
        }
        if (finders.isEmpty()) {
            return Uni.createFrom().item(new SearchResult(List.of(), List.of()));
        }
        boolean judges = asks && judge.isPresent() && query.stages().contains(SearchStage.JUDGE);
        int most = judges ? Math.max(query.pages(), weights.judged()) : query.pages();
        return Uni.join().all(finders).andFailFast().chain(findings -> pages.best(tenant, findings, most)
                .chain(found -> judged(tenant, query, judges, found))
                .map(judged -> result(findings, judged, query.pages())));
    }

    private Uni<Judgement> judged(Tenant tenant, SearchQuery query, boolean judges, List<PageHit> found) {
        if (!judges || found.isEmpty()) {
            return Uni.createFrom().item(new Judgement(found, List.of()));
        }
        return observed(SearchStage.JUDGE, () -> judge.orElseThrow().order(tenant, query.text(), found))
                .map(judged -> new Judgement(judged.pages(), List.of(judged.timing())));
    }

    private record Judgement(List<PageHit> pages, List<StageTiming> timings) {}

    private static SearchResult result(List<StageFinding> findings, Judgement judged, int most) {
        List<StageTiming> timings =
                new ArrayList<>(findings.stream().map(StageFinding::timing).toList());
        timings.addAll(judged.timings);
        return new SearchResult(judged.pages.stream().limit(most).toList(), timings);
    }

    private <T> Uni<T> observed(SearchStage stage, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Observation observation = stages.retrieval(stage.code()).start();
            return work.get()
                    .onFailure()
                    .invoke(observation::error)
                    .onTermination()
                    .invoke(observation::stop);
        });
    }
}
