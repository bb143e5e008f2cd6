package dev.fovea.retrieval.search;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** Adds up what the stages have found, and reads what is to be told of the best. */
final class FoundPages {
    private static final int REGIONS_OF_PAGE = 5;
    private static final String PAGES = """
            select p.id, p.number, p.width, p.height, d.id as document, d.name from page p join document d on d.id = p.document_id
            where p.id = any(cast(string_to_array(cast(:ids as text), ',') as uuid[]))""";
    private static final String REGIONS = """
            select r.id, r.page_id, r.box_left, r.box_top, r.box_right, r.box_bottom, r.text from region r
            where r.id = any(cast(string_to_array(cast(:ids as text), ',') as uuid[]))""";

    private final Database database;

    FoundPages(Database database) {
        this.database = database;
    }

    /** The best pages, best first. */
    Uni<List<PageHit>> best(Tenant tenant, List<StageFinding> findings, int most) {
        Map<UUID, Double> scores =
                Scores.sum(findings.stream().map(StageFinding::pages).toList());
        List<UUID> pages = Scores.order(scores, most);
        if (pages.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Map<UUID, Double> regionScores = new HashMap<>();
        Map<UUID, Set<UUID>> regionsOf = new HashMap<>();
        findings.stream().flatMap(found -> found.regions().stream()).forEach(region -> {
            regionScores.merge(region.id(), region.score(), Double::sum);
            regionsOf.computeIfAbsent(region.page(), page -> new HashSet<>()).add(region.id());
        });
        List<UUID> regions = pages.stream()
                .flatMap(page -> best(regionsOf.getOrDefault(page, Set.of()), regionScores).stream())
                .toList();
        return database.readInTenant(
                tenant, session -> rows(session, PAGES, pages).chain(pageRows -> rows(session, REGIONS, regions)
                        .map(regionRows -> hits(pages, scores, pageRows, regions(regionRows, regionScores)))));
    }

    private static List<UUID> best(Set<UUID> regions, Map<UUID, Double> scores) {
        Map<UUID, Double> some = new HashMap<>();
        regions.forEach(region -> some.put(region, scores.getOrDefault(region, 0.0)));
        return Scores.order(some, REGIONS_OF_PAGE);
    }

    private static Uni<List<Object[]>> rows(Mutiny.Session session, String sql, List<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : session.createNativeQuery(sql, Object[].class)
                        .setParameter("ids", Ids.join(ids))
                        .getResultList();
    }

    private static Map<UUID, List<RegionHit>> regions(List<Object[]> rows, Map<UUID, Double> scores) {
        Map<UUID, List<RegionHit>> byPage = new HashMap<>();
        for (Object[] row : rows) {
            PageBox box = new PageBox(number(row[2]), number(row[3]), number(row[4]), number(row[5]));
            RegionHit hit =
                    new RegionHit((UUID) row[0], box, String.valueOf(row[6]), scores.getOrDefault((UUID) row[0], 0.0));
            byPage.computeIfAbsent((UUID) row[1], page -> new ArrayList<>()).add(hit);
        }
        byPage.values().forEach(hits -> hits.sort((one, other) -> Double.compare(other.score(), one.score())));
        return byPage;
    }

    private static List<PageHit> hits(
            List<UUID> pages, Map<UUID, Double> scores, List<Object[]> rows, Map<UUID, List<RegionHit>> regions) {
        Map<UUID, PageHit> hits = new LinkedHashMap<>();
        pages.forEach(page -> rows.stream()
                .filter(row -> row[0].equals(page))
                .forEach(row -> hits.put(
                        page,
                        new PageHit(
                                (UUID) row[4],
                                String.valueOf(row[5]),
                                page,
                                ((Number) row[1]).intValue(),
                                new PageSize(number(row[2]), number(row[3])),
                                scores.getOrDefault(page, 0.0),
                                OptionalDouble.empty(),
                                regions.getOrDefault(page, List.of())))));
        return List.copyOf(hits.values());
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
