package dev.fovea.retrieval.store;

import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredTenant;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.util.UUID;

/** A database with a tenant, and a real embedding model. */
final class StoreFixture implements AutoCloseable {
    final EmbeddingModel model = new AllMiniLmL6V2QuantizedEmbeddingModel();
    final Database database;
    final Tenant tenant;
    private final TestDatabase made = TestDatabase.create();

    StoreFixture() {
        database = Database.open(made.config(), model.dimension(), "english");
        tenant = tenant();
    }

    Tenant tenant() {
        Tenant added = new Tenant(UUID.randomUUID(), UUID.randomUUID().toString());
        database.outsideTenants(session -> session.persist(new StoredTenant(added.id(), added.name())))
                .await()
                .indefinitely();
        return added;
    }

    RegionStore store() {
        return RegionStore.of(database, tenant);
    }

    @Override
    public void close() {
        database.close();
        made.close();
    }
}
