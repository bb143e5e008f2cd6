package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code document}. */
@Entity
@Table(name = "document")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredDocument {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "collection_id")
    public UUID collectionId;

    public String name;

    @Column(name = "media_type")
    public String mediaType;

    public String digest;
    public long bytes;
    public String state;

    @Column(name = "page_count")
    public @Nullable Integer pageCount;

    @Column(name = "failure_code")
    public @Nullable String failureCode;

    public @Nullable String failure;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "opened_at")
    public @Nullable Instant openedAt;

    @Column(name = "ready_at")
    public @Nullable Instant readyAt;

    public StoredDocument() {}
}
