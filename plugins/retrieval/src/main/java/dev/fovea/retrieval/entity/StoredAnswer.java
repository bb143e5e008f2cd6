package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A row of {@code answer}. */
@Entity
@Table(name = "answer")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredAnswer {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "conversation_id")
    public UUID conversationId;

    public int ordinal;
    public String question;
    public String text;
    public String outcome;
    public String model;

    @Column(name = "created_at")
    public Instant createdAt;

    public StoredAnswer() {}
}
