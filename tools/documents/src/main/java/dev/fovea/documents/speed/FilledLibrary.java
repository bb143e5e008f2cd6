package dev.fovea.documents.speed;

import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.CollectionInfo;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Many regions in collections of two tenants.
 *
 * @param tenant who searches; the other one's regions are in the same index
 * @param collections by name: {@link #LARGE} and {@link #SMALL} are searched
 */
public record FilledLibrary(Tenant tenant, Map<String, UUID> collections) {
    public static final String LARGE = "large";
    public static final String SMALL = "small";
    private static final String MIDDLE = "middle";
    private static final String TENANT = "searching";
    private static final String NEIGHBOUR = "neighbour";
    /** What share of the regions a collection of the searching tenant has; the neighbour has the rest. */
    private static final Map<String, Double> SHARES = Map.of(LARGE, 0.60, MIDDLE, 0.25, SMALL, 0.03);

    public FilledLibrary {
        collections = Map.copyOf(collections);
    }

    /** One of the tenant's collections: {@link #LARGE} or {@link #SMALL}. */
    public UUID collection(String name) {
        return Optional.ofNullable(collections.get(name))
                .orElseThrow(() -> new IllegalArgumentException("there is no collection " + name));
    }

    /** One that was filled before. */
    public static Optional<FilledLibrary> find(DocumentLibrary library) {
        return library.tenants().list().await().indefinitely().stream()
                .filter(tenant -> tenant.name().equals(TENANT))
                .findFirst()
                .map(tenant -> new FilledLibrary(tenant, collections(library, tenant)));
    }

    private static Map<String, UUID> collections(DocumentLibrary library, Tenant tenant) {
        Map<String, UUID> collections = new LinkedHashMap<>();
        for (CollectionInfo collection :
                library.collections().list(tenant).await().indefinitely()) {
            collections.put(collection.name(), collection.id());
        }
        return collections;
    }

    /**
     * Fills a library.
     *
     * @param sources whose regions others are made of
     * @param regions to be added, of all collections together
     * @param told hears how it goes
     */
    public static FilledLibrary fill(
            DocumentLibrary library, Connection connection, List<Tenant> sources, int regions, Consumer<String> told)
            throws SQLException {
        Tenant tenant = library.tenants().create(TENANT).await().indefinitely();
        Tenant neighbour = library.tenants().create(NEIGHBOUR).await().indefinitely();
        RegionFiller filler = new RegionFiller(connection, 1);
        int learnt = 0;
        for (Tenant source : sources) {
            learnt += filler.learn(source);
        }
        told.accept("made of %d regions that were really read".formatted(learnt));
        VectorIndex index = VectorIndex.dropped(connection);
        int left = regions;
        for (Map.Entry<String, Double> share : SHARES.entrySet()) {
            int some = (int) Math.round(regions * share.getValue());
            filler.fill(tenant, made(library, tenant, share.getKey()), some);
            left -= some;
        }
        filler.fill(neighbour, made(library, neighbour, LARGE), left);
        told.accept(
                "%d regions added; their index took %.1f s: %s".formatted(regions, index.make(), index.definition()));
        return new FilledLibrary(tenant, collections(library, tenant));
    }

    private static UUID made(DocumentLibrary library, Tenant tenant, String name) {
        return library.collections().create(tenant, name).await().indefinitely().id();
    }
}
