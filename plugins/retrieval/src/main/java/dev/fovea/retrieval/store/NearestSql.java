package dev.fovea.retrieval.store;

import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * How the nearest vectors are asked for, so that enough come back when a filter holds for few of them: the index goes on until
 * it has found them (iterative scan), in an order that may be slightly wrong, and what it has found is sorted exactly.
 */
public final class NearestSql {
    /** Among 100,000 regions this finds 97 % of the nearest ten; 400 found 95 to 96 %, 200 found 93 %. */
    private static final int LEAST_BREADTH = 800;

    private static final int MOST_BREADTH = 1000;
    /** Comparing one takes about 2 µs; the index takes 3 ms where most rows hold, 20 where one in thirty does. */
    private static final int FEW = 5000;

    /** A query of its own: else the text might be read again for each row, which takes longer than to compare the row. */
    private static final String VECTOR = "(select cast(cast(:vector as text) as halfvec))";

    private NearestSql() {}

    /** Sets, for the transaction, how broadly the index is searched for so many results. */
    public static Uni<Void> prepare(Mutiny.Session session, int results) {
        return prepare(session, results, "on");
    }

    /** The same, where the index is known to be the best way: the planner takes a sort of all rows for cheaper than it is. */
    public static Uni<Void> prepareForIndex(Mutiny.Session session, int results) {
        return prepare(session, results, "off");
    }

    private static Uni<Void> prepare(Mutiny.Session session, int results, String sort) {
        int breadth = Math.clamp(3L * results, LEAST_BREADTH, MOST_BREADTH);
        return session.createNativeQuery(
                        "select set_config('hnsw.iterative_scan', 'relaxed_order', true) || set_config('hnsw.ef_search', :breadth, true)"
                                + " || set_config('enable_sort', :sort, true)",
                        String.class)
                .setParameter("breadth", Integer.toString(breadth))
                .setParameter("sort", sort)
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
        return query(columns, condition, "r.embedding <=> " + VECTOR);
    }

    /**
     * The same without the index: all rows for which the condition holds are compared. For some thousands of rows that is faster
     * than to search the index for those few among very many others, and none is missed.
     */
    public static String scan(String columns, String condition) {
        // With anything added it is no order that the index knows.
        return query(columns, condition, "(r.embedding <=> " + VECTOR + ") + 0");
    }

    /** A query whose one row is how many rows of {@code region r} hold, at most {@value #FEW} + 1 of them. */
    public static String count(String condition) {
        return "select count(*) from (select 1 from region r where %s limit %d) counted".formatted(condition, FEW + 1);
    }

    /** Whether so many, of {@link #count}, are few enough for a {@link #scan}. */
    public static boolean few(long counted) {
        return counted <= FEW;
    }

    private static String query(String columns, String condition, String distance) {
        return """
                with nearest as materialized (
                    select %s, %s as distance
                    from region r
                    where r.embedding is not null and %s
                    order by %s
                    limit :most)
                select * from nearest order by distance""".formatted(columns, distance, condition, distance);
    }

    /** LangChain4j's score of a cosine distance: 1 for the same direction, 0 for the opposite. */
    public static double score(double distance) {
        return Math.clamp(1 - distance / 2, 0, 1);
    }
}
