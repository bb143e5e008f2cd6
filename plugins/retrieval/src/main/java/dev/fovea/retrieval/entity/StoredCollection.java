package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code collection}. */
@Entity
@Table(name = "collection")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredCollection {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    public String name;

    @Column(name = "created_at")
    public Instant createdAt;

    protected StoredCollection() {}

    public StoredCollection(UUID id, UUID tenantId, String name, Instant createdAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.name = name;
        this.createdAt = createdAt;
    }
}
