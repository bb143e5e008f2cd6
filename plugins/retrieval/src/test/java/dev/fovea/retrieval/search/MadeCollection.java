package dev.fovea.retrieval.search;

import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.fovea.retrieval.embedding.MiniLm;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.entity.StoredTenant;
import dev.fovea.retrieval.store.Blocking;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;

/** A database with collections whose pages a test writes region by region, embedded by the model that ships. */
public final class MadeCollection implements AutoCloseable {
    private static final double LINE = 20;

    public final MiniLm model = new MiniLm();
    public final RegionEncoder encoder = new RegionEncoder(model);
    private final TestDatabase made = TestDatabase.create();
    public final Database database = Database.open(made.config(), encoder.dimension(), "english");

    public Tenant tenant() {
        Tenant tenant = new Tenant(UUID.randomUUID(), UUID.randomUUID().toString());
        Blocking.await(
                database.outsideTenants(session -> session.persist(new StoredTenant(tenant.id(), tenant.name()))));
        return tenant;
    }

    public UUID collection(Tenant tenant) {
        UUID id = UUID.randomUUID();
        Blocking.await(database.inTenant(tenant, session -> session.createNativeQuery(
                        "insert into collection (id, tenant_id, name) values (:id, current_tenant(), :name)")
                .setParameter("id", id)
                .setParameter("name", id.toString())
                .executeUpdate()));
        return id;
    }

    public UUID document(Tenant tenant, UUID collection, String name) {
        UUID id = UUID.randomUUID();
        Blocking.await(database.inTenant(tenant, session -> session.createNativeQuery("""
                        insert into document (id, tenant_id, collection_id, name, media_type, digest, bytes, state, page_count)
                        values (:id, current_tenant(), :collection, :name, 'application/pdf', :digest, 1, 'ready', 100)""")
                .setParameter("id", id)
                .setParameter("collection", collection)
                .setParameter("name", name)
                .setParameter("digest", id.toString())
                .executeUpdate()));
        return id;
    }

    /** A page of 600 × 800 points with a region every 20 points. */
    public UUID page(Tenant tenant, UUID collection, UUID document, int number, List<String> regions) {
        UUID page = UUID.randomUUID();
        List<float[]> vectors = encoder.encode(regions);
        JsonArray rows = new JsonArray();
        for (int at = 0; at < regions.size(); at++) {
            rows.add(new JsonObject()
                    .put("id", UUID.randomUUID().toString())
                    .put("ordinal", at)
                    .put("top", at * LINE)
                    .put("text", regions.get(at))
                    .put("embedding", VectorText.of(vectors.get(at))));
        }
        Blocking.await(database.inTenant(tenant, session -> insertPage(session, page, document, number)
                .executeUpdate()
                .chain(() -> insertRegions(session, page, collection, document, number, rows)
                        .executeUpdate())));
        return page;
    }

    /** Pages of one region each that says the same and its page's number; without vectors, which take their time. */
    public void pages(Tenant tenant, UUID collection, UUID document, int from, int to, String text) {
        Blocking.await(database.inTenant(tenant, session -> session.createNativeQuery("""
                        with made as (
                            insert into page (id, tenant_id, document_id, number, state, width, height)
                            select gen_random_uuid(), current_tenant(), :document, n, 'ready', 600, 800
                            from generate_series(cast(:from as int), cast(:to as int)) n returning id, number)
                        insert into region (id, tenant_id, collection_id, document_id, page_id, page_number, ordinal,
                            box_left, box_top, box_right, box_bottom, text)
                        select gen_random_uuid(), current_tenant(), :collection, :document, made.id, made.number, 0,
                            0, 0, 600, 20, cast(:text as text) || ' ' || made.number
                        from made""")
                .setParameter("document", document)
                .setParameter("collection", collection)
                .setParameter("from", from)
                .setParameter("to", to)
                .setParameter("text", text)
                .executeUpdate()));
    }

    /** Has the server count how common words are. */
    public void analyze() {
        Blocking.await(database.outsideTenants(
                session -> session.createNativeQuery("analyze region_words").executeUpdate()));
    }

    private static Mutiny.MutationQuery insertPage(Mutiny.Session session, UUID page, UUID document, int number) {
        return session.createNativeQuery("""
                        insert into page (id, tenant_id, document_id, number, state, width, height)
                        values (:id, current_tenant(), :document, :number, 'ready', 600, 800)""")
                .setParameter("id", page)
                .setParameter("document", document)
                .setParameter("number", number);
    }

    private static Mutiny.MutationQuery insertRegions(
            Mutiny.Session session, UUID page, UUID collection, UUID document, int number, JsonArray rows) {
        return session.createNativeQuery("""
                        insert into region (id, tenant_id, collection_id, document_id, page_id, page_number, ordinal,
                            box_left, box_top, box_right, box_bottom, text, embedding)
                        select n.id, current_tenant(), :collection, :document, :page, :number, n.ordinal,
                            0, n.top, 600, n.top + 20, n.text, cast(n.embedding as halfvec)
                        from jsonb_to_recordset(cast(cast(:rows as text) as jsonb))
                            as n(id uuid, ordinal int, top float8, text text, embedding text)""")
                .setParameter("collection", collection)
                .setParameter("document", document)
                .setParameter("page", page)
                .setParameter("number", number)
                .setParameter("rows", rows.encode());
    }

    @Override
    public void close() {
        database.close();
        made.close();
        model.close();
    }
}
