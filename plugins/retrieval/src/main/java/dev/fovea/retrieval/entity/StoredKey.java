package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code api_key}. */
@Entity
@Table(name = "api_key")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredKey {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    public byte[] digest;
    public String label;
    public String role;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    protected StoredKey() {}

    public StoredKey(UUID id, UUID tenantId, byte[] digest, String label, String role, Instant createdAt) {
        this.id = id;
        this.tenantId = tenantId;
        this.digest = digest.clone();
        this.label = label;
        this.role = role;
        this.createdAt = createdAt;
    }
}
