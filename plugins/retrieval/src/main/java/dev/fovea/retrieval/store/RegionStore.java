package dev.fovea.retrieval.store;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.database.VectorText;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.EmbeddingSearchResult;
import dev.langchain4j.store.embedding.EmbeddingStore;
import dev.langchain4j.store.embedding.filter.Filter;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The regions of a tenant, or of one of its collections, as LangChain4j's store of embeddings.
 *
 * <p>Ids are UUIDs. Scores are (1 + cosine) / 2. Vectors are kept in half precision: they come back to three digits. Adding under
 * an id that is there replaces it, unless it is that of something read from a page. Every call blocks until the database has answered and must not be made on an event loop.
 * Safe for use by many threads.
 */
public final class RegionStore implements EmbeddingStore<TextSegment> {
    private static final int BATCH = 200;
    private static final String INSERT = """
            insert into region (id, tenant_id, collection_id, text, metadata, embedding)
            select n.id, current_tenant(), cast(cast(:collection as text) as uuid), n.text, n.metadata, cast(n.embedding as halfvec)
            from jsonb_to_recordset(cast(cast(:rows as text) as jsonb)) as n(id uuid, text text, metadata jsonb, embedding text)
            on conflict (id) do update
                set text = excluded.text, metadata = excluded.metadata, embedding = excluded.embedding
                where region.page_id is null""";
    private static final String COLUMNS =
            "r.id, r.text, r.metadata, r.embedding, r.collection_id, r.document_id, r.page_id, r.page_number, "
                    + "r.box_left, r.box_top, r.box_right, r.box_bottom";

    private final Database database;
    private final Tenant tenant;
    private final Optional<UUID> collection;

    private RegionStore(Database database, Tenant tenant, Optional<UUID> collection) {
        this.database = database;
        this.tenant = tenant;
        this.collection = collection;
    }

    /** All that a tenant has; what is added belongs to none of its collections. */
    public static RegionStore of(Database database, Tenant tenant) {
        return new RegionStore(database, tenant, Optional.empty());
    }

    /** What a collection has. */
    public static RegionStore of(Database database, Tenant tenant, UUID collection) {
        return new RegionStore(database, tenant, Optional.of(collection));
    }

    @Override
    public String add(Embedding embedding) {
        return addAll(List.of(embedding)).getFirst();
    }

    @Override
    public void add(String id, Embedding embedding) {
        addAll(List.of(id), List.of(embedding), List.of());
    }

    @Override
    public String add(Embedding embedding, TextSegment segment) {
        return addAll(List.of(embedding), List.of(segment)).getFirst();
    }

    @Override
    public List<String> addAll(List<Embedding> embeddings) {
        List<String> ids = generateIds(embeddings.size());
        addAll(ids, embeddings, List.of());
        return ids;
    }

    /**
     * @param segments as many as there are embeddings, or none at all
     * @throws IllegalArgumentException if an id is no UUID, a vector has another length than the database's, or the lists differ
     */
    @Override
    public void addAll(List<String> ids, List<Embedding> embeddings, @Nullable List<TextSegment> segments) {
        List<TextSegment> texts = segments == null ? List.of() : segments;
        if (ids.size() != embeddings.size() || !texts.isEmpty() && texts.size() != ids.size()) {
            throw new IllegalArgumentException("expected as many ids as embeddings and segments; found %d, %d, %d"
                    .formatted(ids.size(), embeddings.size(), texts.size()));
        }
        for (int from = 0; from < ids.size(); from += BATCH) {
            int to = Math.min(ids.size(), from + BATCH);
            JsonArray rows = new JsonArray();
            for (int at = from; at < to; at++) {
                rows.add(row(ids.get(at), embeddings.get(at), texts.isEmpty() ? null : texts.get(at)));
            }
            insert(rows);
        }
    }

    private JsonObject row(String id, Embedding embedding, @Nullable TextSegment segment) {
        if (embedding.dimension() != database.dimension()) {
            throw new IllegalArgumentException(
                    "expected vectors of %d numbers; found %d".formatted(database.dimension(), embedding.dimension()));
        }
        JsonObject row = new JsonObject()
                .put("id", UUID.fromString(id).toString())
                .put("embedding", VectorText.of(embedding.vector()));
        if (segment == null) {
            return row.put("metadata", new JsonObject());
        }
        return row.put("text", segment.text()).put("metadata", RegionMetadata.toJson(segment.metadata()));
    }

    private void insert(JsonArray rows) {
        Blocking.await(database.inTenant(tenant, session -> session.createNativeQuery(INSERT)
                .setParameter("collection", collection.map(UUID::toString).orElse(null))
                .setParameter("rows", rows.encode())
                .executeUpdate()));
    }

    /** @throws IllegalArgumentException if there are none: that is {@link #removeAll()}, and seldom meant */
    @Override
    @SuppressWarnings("NullAway") // LangChain4j's own stores refuse null with this exception, and its suite asks for it
    public void removeAll(Collection<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw new IllegalArgumentException("ids cannot be null or empty");
        }
        String list = String.join(
                ",", ids.stream().map(id -> UUID.fromString(id).toString()).toList());
        delete("r.id = any(cast(string_to_array(cast(:ids as text), ',') as uuid[]))", Map.of("ids", list));
    }

    @Override
    @SuppressWarnings("NullAway") // as above
    public void removeAll(Filter filter) {
        if (filter == null) {
            throw new IllegalArgumentException("filter cannot be null");
        }
        FilterSql sql = FilterSql.of(filter);
        delete(sql.condition(), sql.parameters());
    }

    @Override
    public void removeAll() {
        delete("true", Map.of());
    }

    private void delete(String condition, Map<String, Object> parameters) {
        String sql = "delete from region r where " + within() + " and " + condition;
        Blocking.await(database.inTenant(tenant, session -> bind(session.createNativeQuery(sql), parameters)
                .executeUpdate()));
    }

    @Override
    public EmbeddingSearchResult<TextSegment> search(EmbeddingSearchRequest request) {
        return Blocking.await(nearest(request));
    }

    /** The same without blocking. */
    public Uni<EmbeddingSearchResult<TextSegment>> nearest(EmbeddingSearchRequest request) {
        Optional<FilterSql> filter = Optional.ofNullable(request.filter()).map(FilterSql::of);
        String condition =
                within() + filter.map(sql -> " and " + sql.condition()).orElse("");
        String sql = """
                select n.id, n.text, cast(n.metadata as text), cast(n.embedding as text), n.collection_id, n.document_id, d.name,
                    n.page_id, n.page_number, n.box_left, n.box_top, n.box_right, n.box_bottom, p.width, p.height, n.distance
                from (%s) n
                left join document d on d.id = n.document_id left join page p on p.id = n.page_id
                order by n.distance""".formatted(NearestSql.query(COLUMNS, condition));
        return database.readInTenant(tenant, session -> NearestSql.prepare(session, request.maxResults())
                        .chain(() -> rows(session, sql, request, filter)))
                .map(rows -> new EmbeddingSearchResult<>(rows.stream()
                        .map(FoundRegion::of)
                        .map(FoundRegion::match)
                        .filter(match -> match.score() >= request.minScore())
                        .toList()));
    }

    private Uni<List<Object[]>> rows(
            Mutiny.Session session, String sql, EmbeddingSearchRequest request, Optional<FilterSql> filter) {
        Mutiny.SelectionQuery<Object[]> query = session.createNativeQuery(sql, Object[].class)
                .setParameter("vector", VectorText.of(request.queryEmbedding().vector()))
                .setParameter("most", request.maxResults());
        filter.ifPresent(bound -> bound.parameters().forEach(query::setParameter));
        collection.ifPresent(id -> query.setParameter("collection", id));
        return query.getResultList();
    }

    private Mutiny.MutationQuery bind(Mutiny.MutationQuery query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        collection.ifPresent(id -> query.setParameter("collection", id));
        return query;
    }

    private String within() {
        return collection.isPresent() ? "r.collection_id = :collection" : "true";
    }

    /** For LangChain4j, which has no name for it. */
    static EmbeddingMatch<TextSegment> match(
            double score, String id, Embedding embedding, @Nullable TextSegment segment) {
        return new EmbeddingMatch<>(score, id, embedding, segment);
    }
}
