package dev.fovea.documents.speed;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Times searches, one after the other or several at once. */
public final class SearchSpeed {
    private static final double NANOS_A_MILLI = 1e6;

    private final Search search;
    private final Tenant tenant;

    public SearchSpeed(Search search, Tenant tenant) {
        this.search = search;
        this.tenant = tenant;
    }

    /**
     * Runs each query once.
     *
     * @param callers how many ask at the same time; each waits for its answer before it asks again
     * @return milliseconds of each call, from the call until its result
     */
    public List<Double> run(List<SearchQuery> queries, int callers) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
            List<Callable<List<Double>>> shares = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int first = caller;
                shares.add(() -> share(queries, first, callers));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> share : threads.invokeAll(shares)) {
                millis.addAll(share.get());
            }
            return millis;
        }
    }

    private List<Double> share(List<SearchQuery> queries, int first, int callers) {
        List<Double> millis = new ArrayList<>();
        for (int i = first; i < queries.size(); i += callers) {
            long start = System.nanoTime();
            search.search(tenant, queries.get(i)).await().indefinitely();
            millis.add((System.nanoTime() - start) / NANOS_A_MILLI);
        }
        return millis;
    }
}
