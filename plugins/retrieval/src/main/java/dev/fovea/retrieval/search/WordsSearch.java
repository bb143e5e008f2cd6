package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.StageFinding.ScoredRegion;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Pages by the words of a question, of which any may be missing: weighed as {@link WordScores} says. A word, or the phrase that a
 * number such as 1,250.00 is to PostgreSQL, is looked for in all regions of the collection unless it is common. Those are looked
 * for only on the best pages by the others, since a common word tells little and would be found in very many regions.
 */
final class WordsSearch {
    /** A word that so many regions have is common. */
    private static final int COMMON = 500;

    /** On so many pages common words are looked for. */
    private static final int MOST_LOOKED_AT = 200;

    private static final int MOST_PAGES = 100;
    private static final int REGIONS_OF_PAGE = 3;
    private static final String SEPARATOR = "\u001f";

    private static final String FIND = """
            with word as (
                select phraseto_tsquery(cast(cast(:language as text) as regconfig), w.word) as query, bool_or(w.telling = '1') as telling
                from unnest(string_to_array(cast(:words as text), chr(31)), string_to_array(cast(:telling as text), chr(31)))
                    as w(word, telling)
                -- Of a word that says nothing, phraseto_tsquery would complain in the log.
                where length(to_tsvector(cast(cast(:language as text) as regconfig), w.word)) > 0
                group by 1),
            term as materialized (
                select cast(row_number() over (order by query) as int) as term, query, telling from word where numnode(query) > 0),
            total as materialized (
                select greatest(1, coalesce(sum(d.page_count), 0)) as pages from document d where d.collection_id = :collection)
            select cast(t.query as text), coalesce(t.telling, false), f.regions, f.packed, total.pages
            from find_words((select array_agg(query order by term) from term), :collection,
                cast(string_to_array(cast(:documents as text), ',') as uuid[]), :common) f
            left join term t using (term) cross join total""";

    /** Each query is read once, and each region's words are unpacked once, which adding nothing to them does. */
    private static final String LOOK = """
            with looked as materialized (
                select r.page_id, r.id, r.words || cast('' as tsvector) as words from region r
                where r.page_id = any(cast(string_to_array(cast(:pages as text), ',') as uuid[]))),
            term as materialized (
                select t.text, cast(t.text as tsquery) as query
                from unnest(string_to_array(cast(:queries as text), chr(31))) as t(text))
            select t.text, string_agg(uuid_send(l.page_id) || uuid_send(l.id), '')
            from term t join looked l on l.words @@ t.query
            group by t.text""";

    private final Database database;
    private final SearchWeights weights;

    WordsSearch(Database database, SearchWeights weights) {
        this.database = database;
        this.weights = weights;
    }

    Uni<StageFinding> find(Tenant tenant, SearchQuery query) {
        long start = System.nanoTime();
        return database.readInTenant(tenant, session -> found(session, query).chain(found -> looked(session, found)))
                .map(scores -> finding(scores, start));
    }

    private record Found(List<FoundWord> words, double pages) {}

    private Uni<Found> found(Mutiny.Session session, SearchQuery query) {
        List<QuestionWord> words = QuestionWord.of(query.text());
        return session.createNativeQuery(FIND, Object[].class)
                .setParameter("language", database.language())
                .setParameter("words", words.stream().map(QuestionWord::text).collect(Collectors.joining(SEPARATOR)))
                .setParameter(
                        "telling",
                        words.stream().map(word -> word.telling() ? "1" : "0").collect(Collectors.joining(SEPARATOR)))
                .setParameter("collection", query.collectionId())
                .setParameter("documents", Ids.join(query.documentIds()))
                .setParameter("common", COMMON)
                .getResultList()
                .map(rows -> new Found(
                        rows.stream().map(WordsSearch::word).toList(),
                        rows.isEmpty() ? 0 : ((Number) rows.getFirst()[4]).doubleValue()));
    }

    private static FoundWord word(Object[] row) {
        Optional<byte[]> packed = Optional.ofNullable((byte[]) row[3]);
        double regions = ((Number) row[2]).doubleValue();
        return new FoundWord(
                Optional.ofNullable((String) row[0]).orElse(""),
                (Boolean) row[1],
                regions,
                packed.isEmpty() && regions > 0,
                packed.map(FoundWord::unpack).orElse(List.of()));
    }

    /** Looks for common words on the best pages by the others, where there are common words. */
    private static Uni<WordScores> looked(Mutiny.Session session, Found found) {
        WordScores rough = new WordScores(found.pages, found.words);
        found.words.forEach(rough::add);
        List<UUID> best = rough.best(MOST_LOOKED_AT);
        Map<String, FoundWord> common = found.words.stream()
                .filter(FoundWord::common)
                .collect(Collectors.toMap(FoundWord::query, word -> word));
        if (best.isEmpty() || common.isEmpty()) {
            return Uni.createFrom().item(rough);
        }
        WordScores scores = new WordScores(found.pages, found.words);
        found.words.stream().filter(word -> !word.query().isEmpty()).forEach(scores::add);
        return session.createNativeQuery(LOOK, Object[].class)
                .setParameter("pages", Ids.join(best))
                .setParameter("queries", String.join(SEPARATOR, common.keySet()))
                .getResultList()
                .invoke(rows -> rows.forEach(row -> Optional.ofNullable(common.get((String) row[0]))
                        .map(word -> word.at(FoundWord.unpack((byte[]) row[1])))
                        .ifPresent(scores::add)))
                .replaceWith(scores);
    }

    private StageFinding finding(WordScores scores, long start) {
        List<UUID> best = scores.best(MOST_PAGES);
        Map<UUID, Double> pages = best.stream()
                .collect(Collectors.toMap(
                        page -> page,
                        page -> weights.words() * power(scores.share(page))
                                + (scores.exact(page) > 0 ? weights.exact() : 0)));
        List<ScoredRegion> regions =
                best.stream().flatMap(page -> regions(scores, page)).toList();
        return new StageFinding(
                new StageTiming(SearchStage.WORDS, Duration.ofNanos(System.nanoTime() - start), best.size()),
                pages,
                regions);
    }

    private Stream<ScoredRegion> regions(WordScores scores, UUID page) {
        return scores.regionsOf(page).entrySet().stream()
                .map(region -> new ScoredRegion(
                        region.getKey(), page, weights.words() * power(scores.share(region.getValue()))))
                .sorted(Comparator.comparingDouble(ScoredRegion::score)
                        .reversed()
                        .thenComparing(ScoredRegion::id))
                .limit(REGIONS_OF_PAGE);
    }

    /** A page that has half of the question's words says little of it: another meaning of them is as likely. */
    private static double power(double share) {
        return share * share * share;
    }
}
