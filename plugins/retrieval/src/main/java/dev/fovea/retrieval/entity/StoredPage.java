package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code page}. */
@Entity
@Table(name = "page")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class StoredPage {
    @Id
    public UUID id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "document_id")
    public UUID documentId;

    public int number;
    public String state;
    public @Nullable String digest;
    public @Nullable Double width;
    public @Nullable Double height;

    /** Letters and boxes, as PageTextCodec writes them. */
    public byte @Nullable [] text;

    @Column(name = "failure_code")
    public @Nullable String failureCode;

    public @Nullable String failure;

    public StoredPage() {}
}
