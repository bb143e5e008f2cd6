package dev.fovea.retrieval.store;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * How the nearest vectors are asked for, so that enough come back when a filter holds for few of them: the index goes on until
 * it has found them (iterative scan), in an order that may be slightly wrong, and what it has found is sorted exactly.
 */
public final class NearestSql {
    private static final int LEAST_BREADTH = 200;
    private static final int MOST_BREADTH = 1000;

    private NearestSql() {}

    /** Sets, for the transaction, how broadly the index is searched for so many results. */
    public static Uni<Void> prepare(Mutiny.Session session, int results) {
        int breadth = Math.clamp(3L * results, LEAST_BREADTH, MOST_BREADTH);
        return session.createNativeQuery(
                        "select set_config('hnsw.iterative_scan', 'relaxed_order', true) || set_config('hnsw.ef_search', :breadth, true)",
                        String.class)
                .setParameter("breadth", Integer.toString(breadth))
                .getSingleResult()
                .replaceWithVoid();
    }

    /**
     * A query for the nearest rows of {@code region r}, nearest first. Its parameters are {@code vector}, as VectorText writes it,
     * and {@code most}.
     *
     * @param columns of {@code r}; {@code distance}, the cosine distance 0..2, comes after them
     * @param condition on {@code r}
     */
    public static String query(String columns, String condition) {
        return """
                with nearest as materialized (
                    select %s, r.embedding <=> cast(cast(:vector as text) as halfvec) as distance
                    from region r
                    where r.embedding is not null and %s
                    order by r.embedding <=> cast(cast(:vector as text) as halfvec)
                    limit :most)
                select * from nearest order by distance""".formatted(columns, condition);
    }

    /** LangChain4j's score of a cosine distance: 1 for the same direction, 0 for the opposite. */
    public static double score(double distance) {
        return Math.clamp(1 - distance / 2, 0, 1);
    }
}
