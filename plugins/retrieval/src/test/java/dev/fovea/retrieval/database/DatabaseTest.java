package dev.fovea.retrieval.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.retrieval.TestDatabase;
import dev.fovea.retrieval.entity.StoredCollection;
import dev.fovea.retrieval.entity.StoredRegion;
import dev.fovea.retrieval.entity.StoredTenant;
import io.smallrye.mutiny.Uni;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private static TestDatabase made;
    private static Database database;

    @BeforeAll
    static void open() {
        made = TestDatabase.create();
        database = Database.open(made.config(), 3, "english");
    }

    @AfterAll
    static void close() {
        database.close();
        made.close();
    }

    @Test
    void a_tenant_sees_its_own_rows_and_raw_sql_does_not_go_round_it() {
        Tenant one = tenant();
        Tenant other = tenant();
        UUID mine = region(one);
        UUID theirs = region(other);

        assertThat(ids(one)).containsExactly(mine);
        assertThat(ids(other)).containsExactly(theirs);
        assertThat(database.outsideTenants(session -> session.createNativeQuery("select id from region", UUID.class)
                                .getResultList())
                        .await()
                        .indefinitely())
                .isEmpty();
        int moved = database.inTenant(
                        one, session -> session.createNativeQuery("update region set text = 'x' where id = :id")
                                .setParameter("id", theirs)
                                .executeUpdate())
                .await()
                .indefinitely();
        assertThat(moved).isZero();
    }

    @Test
    void a_row_of_another_tenant_cannot_be_written() {
        Tenant one = tenant();
        Tenant other = tenant();
        assertThatThrownBy(() -> database.inTenant(
                                one,
                                session -> session.persist(
                                        new StoredCollection(UUID.randomUUID(), other.id(), "theirs", Instant.now())))
                        .await()
                        .indefinitely())
                .hasMessageContaining("row-level security");
    }

    @Test
    void vectors_go_in_and_come_out() {
        Tenant tenant = tenant();
        UUID id = region(tenant);
        StoredRegion found = database.inTenant(tenant, session -> session.find(StoredRegion.class, id))
                .await()
                .indefinitely();
        assertThat(VectorText.parse(String.valueOf(found.embedding))).containsExactly(1, 0, -0.5f);
    }

    @Test
    void two_tenants_at_once_in_one_context_do_not_meet() {
        Tenant one = tenant();
        Tenant other = tenant();
        UUID mine = region(one);
        UUID theirs = region(other);
        List<List<UUID>> seen = database.inTenant(one, outer -> Uni.combine()
                        .all()
                        .unis(database.inTenant(other, DatabaseTest::all), database.inTenant(one, DatabaseTest::all))
                        .with((a, b) -> List.of(a, b)))
                .await()
                .indefinitely();
        assertThat(seen).containsExactly(List.of(theirs), List.of(mine));
    }

    @Test
    void rows_of_sessions_that_write_at_the_same_moment_are_not_mixed() throws Exception {
        int writers = 4;
        int rows = 250;
        Tenant tenant = tenant();
        CyclicBarrier together = new CyclicBarrier(writers);
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (int round = 0; round < 10; round++) {
                List<Future<Integer>> written = IntStream.range(0, writers)
                        .mapToObj(i -> threads.submit(() -> {
                            together.await();
                            return collections(tenant, rows);
                        }))
                        .toList();
                for (Future<Integer> one : written) {
                    assertThat(one.get()).isEqualTo(rows);
                }
            }
        }
        long all = database.inTenant(
                        tenant, session -> session.createNativeQuery("select count(*) from collection", Long.class)
                                .getSingleResult())
                .await()
                .indefinitely();
        assertThat(all).isEqualTo(writers * rows * 10L);
    }

    @Test
    void writes_of_all_kinds_leave_no_warning() {
        List<String> warnings = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                    warnings.add(entry.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger hibernate = Logger.getLogger("org.hibernate");
        hibernate.addHandler(handler);
        try {
            Tenant tenant = tenant();
            UUID region = region(tenant);
            database.inTenant(
                            tenant, session -> session.createNativeQuery("update region set text = 'y' where id = :id")
                                    .setParameter("id", region)
                                    .executeUpdate()
                                    .chain(() -> session.createMutationQuery("delete from StoredRegion where id = :id")
                                            .setParameter("id", region)
                                            .executeUpdate()))
                    .await()
                    .indefinitely();
        } finally {
            hibernate.removeHandler(handler);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_database_for_another_model_or_language_is_refused_with_both() {
        assertThatThrownBy(() -> Database.open(made.config(), 4, "english"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("embeddings of 3 numbers")
                .hasMessageContaining("makes 4");
        assertThatThrownBy(() -> Database.open(made.config(), 3, "german"))
                .hasMessageContaining("for the language english, not german");
    }

    @Test
    void vectors_of_two_models_do_not_meet_in_one_database() {
        try (TestDatabase own = TestDatabase.create()) {
            openFor(own, Optional.of("one"));
            openFor(own, Optional.of("one"));
            openFor(own, Optional.empty());
            assertThatThrownBy(() -> openFor(own, Optional.of("other")))
                    .isInstanceOfSatisfying(
                            DatabaseException.class,
                            e -> assertThat(e.code().text()).isEqualTo("database_other_embeddings"))
                    .hasMessageContaining("made by the embedding model one")
                    .hasMessageContaining("those of other")
                    .hasMessageContaining("another database");
            own.execute("update embedding_model set name = 'other'");
            openFor(own, Optional.of("other"));
        }
    }

    @Test
    void a_database_from_before_notes_the_first_model_that_has_a_name() {
        try (TestDatabase own = TestDatabase.create()) {
            openFor(own, Optional.empty());
            own.execute("drop table embedding_model; delete from flyway_schema_history where version = '4'");
            openFor(own, Optional.empty());
            openFor(own, Optional.of("first"));
            assertThatThrownBy(() -> openFor(own, Optional.of("second"))).hasMessageContaining("first");
        }
    }

    @Test
    void vectors_that_cannot_be_indexed_are_refused_with_the_remedy() {
        assertThatThrownBy(() -> Database.open(made.config(), 4096, "english"))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("4096 numbers")
                .hasMessageContaining("4000 at most");
    }

    private static void openFor(TestDatabase own, Optional<String> model) {
        Database.open(own.config(), new EmbeddingKind(3, model), "english").close();
    }

    @Test
    void a_database_that_is_not_there_is_an_outage() {
        DatabaseConfig nowhere = DatabaseConfig.of("postgresql://127.0.0.1:1/none", "nobody", "secret");
        assertThatThrownBy(() -> Database.open(nowhere, 3, "english"))
                .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.code())
                        .isEqualTo(DatabaseException.Code.UNAVAILABLE))
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_database_that_hangs_is_an_outage_until_it_goes_on() {
        try (TestDatabase own = TestDatabase.create();
                Database impatient = Database.open(own.config().withPatience(Duration.ofMillis(500)), 3, "english")) {
            assertThatThrownBy(() -> impatient
                            .outsideTenants(
                                    session -> session.createNativeQuery("select 1 from pg_sleep(3)", Integer.class)
                                            .getSingleResult())
                            .await()
                            .indefinitely())
                    .isInstanceOfSatisfying(DatabaseException.class, e -> assertThat(e.code())
                            .isEqualTo(DatabaseException.Code.UNAVAILABLE))
                    .hasMessageContaining("expected the end of a transaction within 0.5 s");
            Tenant somebody = new Tenant(UUID.randomUUID(), "somebody");
            Function<Mutiny.Session, Uni<Integer>> slow =
                    session -> session.createNativeQuery("select 1 from pg_sleep(1)", Integer.class)
                            .getSingleResult();
            assertThatThrownBy(
                            () -> impatient.readInTenant(somebody, slow).await().indefinitely())
                    .isInstanceOf(DatabaseException.class);
            assertThat(impatient.inTenant(somebody, slow).await().indefinitely())
                    .as("what may write is done to its end")
                    .isOne();
            assertThat(impatient.answers().await().indefinitely()).isTrue();
        }
    }

    @Test
    void connections_that_the_server_ends_are_replaced() {
        Tenant tenant = tenant();
        made.endConnections();
        List<Throwable> failures = new ArrayList<>();
        while (failures.size() < 20) {
            try {
                assertThat(ids(tenant)).isEmpty();
                break;
            } catch (DatabaseException e) {
                failures.add(e);
            }
        }
        assertThat(failures).hasSizeLessThan(20);
    }

    @Test
    void every_migration_is_named() throws Exception {
        Path folder =
                Path.of(Database.class.getResource("/" + Migrations.FOLDER).toURI());
        try (var files = java.nio.file.Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Migrations.FILES);
        }
    }

    private static Tenant tenant() {
        Tenant tenant = new Tenant(UUID.randomUUID(), UUID.randomUUID().toString());
        database.outsideTenants(session -> session.persist(new StoredTenant(tenant.id(), tenant.name())))
                .await()
                .indefinitely();
        return tenant;
    }

    private static int collections(Tenant tenant, int count) {
        Object[] rows = Stream.generate(UUID::randomUUID)
                .map(id -> new StoredCollection(id, tenant.id(), id.toString(), Instant.now()))
                .limit(count)
                .toArray();
        database.inTenant(tenant, session -> session.persistAll(rows)).await().indefinitely();
        return rows.length;
    }

    private static UUID region(Tenant tenant) {
        StoredRegion region = newRegion(tenant);
        database.inTenant(tenant, session -> session.persist(region)).await().indefinitely();
        return region.id;
    }

    private static StoredRegion newRegion(Tenant tenant) {
        StoredRegion region = new StoredRegion();
        region.id = UUID.randomUUID();
        region.tenantId = tenant.id();
        region.text = "Invoices are due in 30 days.";
        region.embedding = VectorText.of(new float[] {1, 0, -0.5f});
        return region;
    }

    private static Uni<List<UUID>> all(org.hibernate.reactive.mutiny.Mutiny.Session session) {
        return session.createNativeQuery("select id from region", UUID.class).getResultList();
    }

    private static List<UUID> ids(Tenant tenant) {
        return database.inTenant(tenant, DatabaseTest::all).await().indefinitely();
    }
}
