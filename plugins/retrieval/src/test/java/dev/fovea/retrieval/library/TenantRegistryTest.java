package dev.fovea.retrieval.library;

import static dev.fovea.retrieval.TestLibrary.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TenantRegistryTest {
    private static TestDatabase made;
    private static Database database;
    private static TenantRegistry tenants;

    @BeforeAll
    static void open() {
        made = TestDatabase.create();
        database = Database.open(made.config(), 3, "simple");
        tenants = new TenantRegistry(database);
    }

    @AfterAll
    static void close() {
        database.close();
        made.close();
    }

    @Test
    void names_are_unique() {
        Tenant acme = await(tenants.create("acme"));
        assertThatThrownBy(() -> await(tenants.create("acme")))
                .isInstanceOfSatisfying(LibraryException.class, e -> assertThat(e.code())
                        .isEqualTo(LibraryException.Code.TENANT_NAME_TAKEN));
        assertThat(await(tenants.findOrCreate("acme"))).isEqualTo(acme);
        assertThat(await(tenants.find(acme.id()))).contains(acme);
        assertThat(await(tenants.find(UUID.randomUUID()))).isEmpty();
        assertThat(await(tenants.list())).contains(acme);
    }

    @Test
    void a_key_tells_who_calls_until_it_is_revoked() {
        Tenant tenant = await(tenants.create("with keys"));
        Tenant other = await(tenants.create("without keys"));
        IssuedKey issued = await(tenants.issueKey(tenant, Role.EDITOR, "laptop"));

        assertThat(issued.secret()).matches("fv_[A-Za-z0-9_-]{43}");
        assertThat(issued.toString()).doesNotContain(issued.secret());
        assertThat(await(tenants.holder(issued.secret())))
                .contains(new KeyHolder(issued.key().id(), tenant, Role.EDITOR));
        assertThat(await(tenants.holder(issued.secret() + "x"))).isEmpty();
        assertThat(await(tenants.holder("no key"))).isEmpty();
        assertThat(await(tenants.revokeKey(other, issued.key().id()))).isFalse();
        assertThat(await(tenants.revokeKey(tenant, issued.key().id()))).isTrue();
        assertThat(await(tenants.holder(issued.secret()))).isEmpty();
        assertThat(await(tenants.keys(tenant)))
                .singleElement()
                .satisfies(key -> assertThat(key.revokedAt()).isPresent())
                .satisfies(key -> assertThat(key.label()).isEqualTo("laptop"));
        assertThat(await(tenants.keys(other))).isEmpty();
    }

    @Test
    void roles_cover_those_before_them() {
        assertThat(Role.ADMINISTRATOR.covers(Role.READER)).isTrue();
        assertThat(Role.EDITOR.covers(Role.EDITOR)).isTrue();
        assertThat(Role.READER.covers(Role.EDITOR)).isFalse();
        assertThatThrownBy(() -> Role.of("root")).hasMessageContaining("root");
    }
}
