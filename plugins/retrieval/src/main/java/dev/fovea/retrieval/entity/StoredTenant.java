package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A row of {@code tenant}. */
@Entity
@Table(name = "tenant")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredTenant {
    @Id
    public UUID id;

    @Column(nullable = false)
    public String name;

    protected StoredTenant() {}

    public StoredTenant(UUID id, String name) {
        this.id = id;
        this.name = name;
    }
}
