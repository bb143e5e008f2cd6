package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Pages by the words of a question, of which any may be missing.
 *
 * <p>Each word, or the phrase that a number such as 1,250.00 is to PostgreSQL, weighs the square of its logarithmic rarity among
 * the collection's pages, so that one rare word is worth more than several common ones. A page weighs the sum over the words
 * that it has, and half of what its best region has once more. Of a word only the first 1,000 regions are looked at: one that is
 * in more says little.
 */
final class WordsSearch {
    private static final int MOST_OF_A_WORD = 1000;
    private static final int MOST_PAGES = 100;
    private static final int REGIONS_OF_PAGE = 3;
    /** A word is on few pages if this share of pages has it at most, or so many. */
    private static final double RARE = 0.01;

    private static final int FEW = 3;
    private static final String SEPARATOR = "\u001f";

    private static final String SQL = """
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
                select greatest(1, coalesce(sum(d.page_count), 0)) as pages from document d where d.collection_id = :collection),
            hit as materialized (
                select f.term, f.region_id, f.page_id
                from find_words((select array_agg(query order by term) from term), :collection,
                    cast(string_to_array(cast(:documents as text), ',') as uuid[]), :most) f),
            weight as materialized (
                select t.term, power(ln(1 + cast(total.pages as float8) / count(distinct hit.page_id)), 2) as weight,
                    t.telling and count(distinct hit.page_id) <= greatest(:few, :rare * total.pages) as exact
                from hit join term t using (term) cross join total
                group by t.term, t.telling, total.pages),
            of_region as materialized (
                select hit.page_id, hit.region_id, sum(w.weight) as weight,
                    row_number() over (partition by hit.page_id order by sum(w.weight) desc, hit.region_id) as place
                from hit join weight w using (term)
                group by hit.page_id, hit.region_id),
            of_page as materialized (
                select p.page_id, p.weight + b.weight / 2 as weight, p.exact
                from (
                    select h.page_id, sum(w.weight) as weight, coalesce(sum(w.weight) filter (where w.exact), 0) as exact
                    from (select distinct term, page_id from hit) h join weight w using (term)
                    group by h.page_id) p
                join of_region b on b.page_id = p.page_id and b.place = 1
                order by p.exact desc, 2 desc, p.page_id
                limit :pages)
            select of_page.page_id, of_page.weight, of_page.exact, top.region_id, top.weight as region_weight
            from of_page join of_region top on top.page_id = of_page.page_id and top.place <= :regions
            order by of_page.weight desc, of_page.page_id, top.weight desc""";

    private final Database database;
    private final SearchWeights weights;

    WordsSearch(Database database, SearchWeights weights) {
        this.database = database;
        this.weights = weights;
    }

    private record Row(UUID page, double exact, UUID region, double weight) {}

    Uni<StageFinding> find(Tenant tenant, SearchQuery query) {
        long start = System.nanoTime();
        List<QuestionWord> words = QuestionWord.of(query.text());
        String texts = words.stream().map(QuestionWord::text).collect(Collectors.joining(SEPARATOR));
        String telling = words.stream().map(word -> word.telling() ? "1" : "0").collect(Collectors.joining(SEPARATOR));
        return database.inTenant(tenant, session -> session.createNativeQuery(SQL, Object[].class)
                        .setParameter("language", database.language())
                        .setParameter("words", texts)
                        .setParameter("telling", telling)
                        .setParameter("collection", query.collectionId())
                        .setParameter("documents", Ids.join(query.documentIds()))
                        .setParameter("most", MOST_OF_A_WORD)
                        .setParameter("few", FEW)
                        .setParameter("rare", RARE)
                        .setParameter("pages", MOST_PAGES)
                        .setParameter("regions", REGIONS_OF_PAGE)
                        .getResultList())
                .map(rows -> finding(rows.stream().map(WordsSearch::row).toList(), start));
    }

    private static Row row(Object[] row) {
        return new Row((UUID) row[0], ((Number) row[2]).doubleValue(), (UUID) row[3], ((Number) row[4]).doubleValue());
    }

    private StageFinding finding(List<Row> rows, long start) {
        Set<UUID> pages = new LinkedHashSet<>();
        rows.forEach(row -> pages.add(row.page));
        List<Row> exact =
                new ArrayList<>(rows.stream().filter(row -> row.exact > 0).toList());
        exact.sort((one, other) -> Double.compare(other.exact, one.exact));
        Set<UUID> exactPages = new LinkedHashSet<>();
        exact.forEach(row -> exactPages.add(row.page));
        List<Row> regions = new ArrayList<>(rows);
        regions.sort((one, other) -> Double.compare(other.weight, one.weight));
        return new StageFinding(
                new StageTiming(SearchStage.WORDS, Duration.ofNanos(System.nanoTime() - start), pages.size()),
                List.of(
                        new Ranking(weights.words(), List.copyOf(pages)),
                        new Ranking(weights.exact(), List.copyOf(exactPages))),
                new Ranking(weights.words(), regions.stream().map(Row::region).toList()),
                regions.stream().map(Row::page).toList());
    }
}
