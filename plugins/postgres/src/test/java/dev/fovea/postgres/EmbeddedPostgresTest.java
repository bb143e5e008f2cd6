package dev.fovea.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
    static final Path BINARIES = Path.of("target", "postgres binaries");

    @TempDir
    Path folder;

    @Test
    void finds_the_nearest_vectors() throws SQLException {
        try (EmbeddedPostgres postgres = open(folder)) {
            Sql.run(
                    postgres,
                    "create table places (name text, at halfvec(3))",
                    "create index on places using hnsw (at halfvec_cosine_ops)",
                    "insert into places values ('east', '[1,0,0]'), ('north', '[0,1,0]'), ('up', '[0,0,1]')");

            assertThat(Sql.ask(postgres, "select name from places order by at <=> '[0.1,0.9,0.2]' limit 1"))
                    .isEqualTo("north");
            assertThat(Sql.ask(postgres, "select extversion from pg_extension where extname = 'vector'"))
                    .isEqualTo("0.8.0");
        }
    }

    static EmbeddedPostgres open(Path folder) {
        return EmbeddedPostgres.open(PostgresSettings.in(folder).withBinaries(BINARIES));
    }

    @Test
    void keeps_rows_between_runs() throws SQLException {
        try (EmbeddedPostgres postgres = open(folder)) {
            Sql.run(postgres, "create table kept (word text)", "insert into kept values ('Überraschung')");
        }
        try (EmbeddedPostgres postgres = open(folder)) {
            assertThat(Sql.ask(postgres, "select upper(word) from kept")).isEqualTo("ÜBERRASCHUNG");
        }
    }

    @Test
    void row_level_security_holds_for_its_role() throws SQLException {
        try (EmbeddedPostgres postgres = open(folder)) {
            Sql.run(
                    postgres,
                    "create table secrets (tenant int, word text)",
                    "alter table secrets enable row level security",
                    "alter table secrets force row level security",
                    "create policy own on secrets using (tenant = 1) with check (true)",
                    "insert into secrets values (1, 'mine'), (2, 'theirs')");

            assertThat(Sql.ask(postgres, "select string_agg(word, ',') from secrets"))
                    .isEqualTo("mine");
            assertThat(Sql.ask(postgres, "select rolsuper or rolbypassrls from pg_roles where rolname = 'fovea'"))
                    .isEqualTo("f");
        }
    }

    @Test
    void lets_nobody_in_without_the_password_nor_as_the_superuser() throws Exception {
        try (EmbeddedPostgres postgres = open(folder)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "fovea", "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "postgres", postgres.password()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no pg_hba.conf entry");
            assertThat(Sql.ask(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }
}
