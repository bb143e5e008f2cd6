package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code conversation}. */
@Entity
@Table(name = "conversation")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredConversation {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "collection_id")
    public UUID collectionId;

    public String title;

    @Column(name = "created_at")
    public Instant createdAt;

    protected StoredConversation() {}

    public StoredConversation(UUID id, UUID tenantId, UUID collectionId, String title, Instant createdAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.collectionId = collectionId;
        this.title = title;
        this.createdAt = createdAt;
    }
}
