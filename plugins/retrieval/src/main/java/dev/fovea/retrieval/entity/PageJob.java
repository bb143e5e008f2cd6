package dev.fovea.retrieval.entity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code page_job}: a page to be read, or with number 0 a document to be opened. */
@Entity
@Table(name = "page_job")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
public class PageJob {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public @Nullable Long id;

    @Column(name = "tenant_id")
    public UUID tenantId;

    @Column(name = "document_id")
    public UUID documentId;

    @Column(name = "page_number")
    public int pageNumber;

    public int attempts;

    @Column(name = "not_before")
    public Instant notBefore;

    @Column(name = "claimed_by")
    public @Nullable String claimedBy;

    @Column(name = "claimed_until")
    public @Nullable Instant claimedUntil;

    protected PageJob() {}

    public PageJob(UUID tenantId, UUID documentId, int pageNumber, Instant notBefore) {
        this.tenantId = tenantId;
        this.documentId = documentId;
        this.pageNumber = pageNumber;
        this.notBefore = notBefore;
    }
}
