package dev.fovea.retrieval.library;

import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredKey;
import dev.fovea.retrieval.entity.StoredTenant;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tenants and the keys that they are known by. */
public final class TenantRegistry {
    private static final String PREFIX = "fv_";
    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    public TenantRegistry(Database database) {
        this.database = database;
    }

    /** Fails with {@link LibraryException} {@code tenant_name_taken} if there is one of that name. */
    public Uni<Tenant> create(String name) {
        return insert(name)
                .map(made -> made.orElseThrow(() -> new LibraryException(
                        LibraryException.Code.TENANT_NAME_TAKEN,
                        "there is a tenant of the name " + name + " already")));
    }

    /** The tenant of a name, made if there is none. */
    public Uni<Tenant> findOrCreate(String name) {
        return insert(name)
                .chain(made -> made.map(tenant -> Uni.createFrom().item(tenant)).orElseGet(() -> byName(name)));
    }

    public Uni<Optional<Tenant>> find(UUID id) {
        return database.outsideTenants(session -> session.find(StoredTenant.class, id))
                .map(found -> Optional.ofNullable(found).map(TenantRegistry::tenant));
    }

    /** By name. */
    public Uni<List<Tenant>> list() {
        return database.outsideTenants(
                        session -> session.createSelectionQuery("from StoredTenant order by name", StoredTenant.class)
                                .getResultList())
                .map(rows -> rows.stream().map(TenantRegistry::tenant).toList());
    }

    public Uni<IssuedKey> issueKey(Tenant tenant, Role role, String label) {
        return Uni.createFrom().deferred(() -> {
            String secret = secret();
            StoredKey key = new StoredKey(
                    UUID.randomUUID(),
                    tenant.id(),
                    digest(secret),
                    Names.checked(label, "a key's label"),
                    role.code(),
                    Instant.now());
            return database.outsideTenants(session -> session.persist(key))
                    .replaceWith(new IssuedKey(info(key), secret));
        });
    }

    /** Newest first, revoked ones too. */
    public Uni<List<KeyInfo>> keys(Tenant tenant) {
        return database.outsideTenants(session -> session.createSelectionQuery(
                                "from StoredKey where tenantId = :tenant order by createdAt desc", StoredKey.class)
                        .setParameter("tenant", tenant.id())
                        .getResultList())
                .map(rows -> rows.stream().map(TenantRegistry::info).toList());
    }

    /** Whether there was such a key to revoke. */
    public Uni<Boolean> revokeKey(Tenant tenant, UUID key) {
        return database.outsideTenants(session -> session.createMutationQuery("update StoredKey set revokedAt = :now"
                                + " where id = :key and tenantId = :tenant and revokedAt is null")
                        .setParameter("now", Instant.now())
                        .setParameter("key", key)
                        .setParameter("tenant", tenant.id())
                        .executeUpdate())
                .map(revoked -> revoked == 1);
    }

    /** Who sends a key; empty if it is unknown or revoked. */
    public Uni<Optional<KeyHolder>> holder(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Uni.createFrom().item(Optional.empty());
        }
        return database.outsideTenants(session -> session.createSelectionQuery(
                                "select k, t from StoredKey k join StoredTenant t on t.id = k.tenantId"
                                        + " where k.digest = :digest and k.revokedAt is null",
                                Object[].class)
                        .setParameter("digest", digest(secret))
                        .getSingleResultOrNull())
                .map(found -> Optional.ofNullable(found).map(TenantRegistry::holder));
    }

    private Uni<Optional<Tenant>> insert(String name) {
        return Uni.createFrom().deferred(() -> {
            Tenant tenant = new Tenant(UUID.randomUUID(), Names.checked(name, "a tenant's name"));
            return database.outsideTenants(session -> session.createNativeQuery(
                                    "insert into tenant (id, name) values (:id, :name) on conflict (name) do nothing")
                            .setParameter("id", tenant.id())
                            .setParameter("name", tenant.name())
                            .executeUpdate())
                    .map(rows -> rows == 1 ? Optional.of(tenant) : Optional.<Tenant>empty());
        });
    }

    private Uni<Tenant> byName(String name) {
        return database.outsideTenants(session -> session.createSelectionQuery(
                                "from StoredTenant where name = :name", StoredTenant.class)
                        .setParameter("name", name)
                        .getSingleResult())
                .map(TenantRegistry::tenant);
    }

    private String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A key is 256 random bits: a plain digest cannot be turned back, and needs no salt. */
    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static Tenant tenant(StoredTenant row) {
        return new Tenant(row.id, row.name);
    }

    private static KeyInfo info(StoredKey row) {
        return new KeyInfo(row.id, row.label, Role.of(row.role), row.createdAt, Optional.ofNullable(row.revokedAt));
    }

    private static KeyHolder holder(Object[] row) {
        StoredKey key = (StoredKey) row[0];
        return new KeyHolder(key.id, tenant((StoredTenant) row[1]), Role.of(key.role));
    }
}
