package dev.fovea.documents.speed;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.NearestRegions;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The regions that a search by meaning takes for the nearest. */
public final class IndexNeighbours {
    /** As many as a search asks for. */
    private static final int ASKED = 60;

    private final NearestRegions regions;
    private final Tenant tenant;

    public IndexNeighbours(Database database, Tenant tenant) {
        this.regions = new NearestRegions(database);
        this.tenant = tenant;
    }

    /** Nearest first. */
    public List<UUID> of(UUID collection, float[] vector, int count) {
        return regions.find(tenant, collection, Set.of(), vector, ASKED).await().indefinitely().stream()
                .limit(count)
                .map(NearestRegions.Near::region)
                .toList();
    }
}
