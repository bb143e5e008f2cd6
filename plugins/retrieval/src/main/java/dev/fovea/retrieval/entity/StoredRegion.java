package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code region}. The words that full text finds it by are made by the database. */
@Entity
@Table(name = "region")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredRegion {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "collection_id")
    public @Nullable UUID collectionId;

    @Column(name = "document_id")
    public @Nullable UUID documentId;

    @Column(name = "page_id")
    public @Nullable UUID pageId;

    @Column(name = "page_number")
    public @Nullable Integer pageNumber;

    public @Nullable Integer ordinal;

    @Column(name = "box_left")
    public @Nullable Double left;

    @Column(name = "box_top")
    public @Nullable Double top;

    @Column(name = "box_right")
    public @Nullable Double right;

    @Column(name = "box_bottom")
    public @Nullable Double bottom;

    public @Nullable String text;

    /** JSON. */
    @ColumnTransformer(read = "metadata::text", write = "cast(cast(? as text) as jsonb)")
    public String metadata = "{}";

    /** As VectorText writes it: the reactive driver can bind a vector only as text. */
    @ColumnTransformer(read = "embedding::text", write = "cast(cast(? as text) as halfvec)")
    public @Nullable String embedding;

    public StoredRegion() {}
}
