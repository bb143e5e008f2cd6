package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** A row of {@code citation}. */
@Entity
@Table(name = "citation")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredCitation {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "answer_id")
    public UUID answerId;

    public int ordinal;
    public String claim;
    public String quote;

    @Column(name = "page_id")
    public @Nullable UUID pageId;

    @Column(name = "document_name")
    public String documentName;

    @Column(name = "page_number")
    public @Nullable Integer pageNumber;

    public String verdict;

    /** JSON: a list of boxes in points, {@code [left, top, right, bottom]} each. */
    @ColumnTransformer(read = "boxes::text", write = "cast(cast(? as text) as jsonb)")
    public String boxes = "[]";

    /** JSON: a box in points. */
    @Column(name = "claimed_box")
    @ColumnTransformer(read = "claimed_box::text", write = "cast(cast(? as text) as jsonb)")
    public @Nullable String claimedBox;

    public StoredCitation() {}
}
