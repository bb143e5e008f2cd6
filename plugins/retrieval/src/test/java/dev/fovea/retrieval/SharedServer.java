package dev.fovea.retrieval;

import dev.fovea.postgres.EmbeddedPostgres;
import dev.fovea.postgres.PostgresSettings;
import dev.fovea.retrieval.database.DatabaseConfig;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.Driver;

/**
 * One server for all tests of a JVM: the one that FOVEA_TEST_DATABASE_URL (or the system property fovea.test.database.url) names as
 * {@code postgresql://user:password@host:port/name}, else an embedded one that ends with the JVM. The role of a named one may
 * create databases; the database has pgvector and no other users, since new ones are copied from it.
 */
public final class SharedServer {
    private final DatabaseConfig main;

    private SharedServer(DatabaseConfig main) {
        this.main = main;
    }

    public static SharedServer instance() {
        return Holder.SERVER;
    }

    private static SharedServer start() {
        Optional<String> named = Optional.ofNullable(System.getProperty("fovea.test.database.url"))
                .or(() -> Optional.ofNullable(System.getenv("FOVEA_TEST_DATABASE_URL")))
                .filter(url -> !url.isBlank());
        return new SharedServer(named.map(SharedServer::external).orElseGet(SharedServer::embedded));
    }

    private static DatabaseConfig external(String url) {
        URI uri = URI.create(url);
        String[] account = Optional.ofNullable(uri.getUserInfo())
                .orElseThrow(() -> new IllegalArgumentException("expected user:password@ in the URL of the database"))
                .split(":", 2);
        return DatabaseConfig.of(url.replace(uri.getUserInfo() + "@", ""), account[0], account[1]);
    }

    /** The programs are unpacked once for all runs; the data is new each time. */
    private static DatabaseConfig embedded() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Path data = temporary.resolve("fovea-test-" + UUID.randomUUID());
        PostgresSettings settings = PostgresSettings.in(data).withBinaries(temporary.resolve("fovea-test-binaries"));
        EmbeddedPostgres postgres = EmbeddedPostgres.open(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            postgres.close();
            TestFiles.delete(data);
        }));
        return DatabaseConfig.of(postgres.reactiveUrl(), postgres.user(), postgres.password());
    }

    DatabaseConfig config(String name) {
        return DatabaseConfig.of(
                main.url().replaceFirst("(postgresql://[^/]+/)[^?]+", "$1" + name), main.user(), main.password());
    }

    void create(String name) {
        String template = URI.create(main.url()).getPath().substring(1);
        execute("create database " + name + " template " + template);
    }

    /** Not {@code with (force)}: it may not end the server's own autovacuum, which a plain drop tells to go and waits for. */
    void drop(String name) {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and datname = '"
                + name + "'");
        execute("drop database " + name);
    }

    /** From another database than the one that is copied: it must have no users then. */
    private void execute(String sql) {
        try (Connection connection = connect(config("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** By the driver itself: DriverManager knows the drivers of the class loader that asked it first, and no others. */
    static Connection connect(DatabaseConfig config) throws SQLException {
        Properties account = new Properties();
        account.setProperty("user", config.user());
        account.setProperty("password", config.password());
        return Objects.requireNonNull(new Driver().connect(config.jdbcUrl(), account), config.jdbcUrl());
    }

    private static final class Holder {
        private static final SharedServer SERVER = start();
    }
}
