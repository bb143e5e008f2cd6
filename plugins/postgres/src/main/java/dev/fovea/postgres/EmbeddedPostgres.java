package dev.fovea.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A PostgreSQL 17 with pgvector that comes with the program: nothing to install, its data in a directory.
 *
 * <pre>{@code
 * try (EmbeddedPostgres postgres = EmbeddedPostgres.open(Path.of("data/postgres"))) {
 *     DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
 * }
 * }</pre>
 *
 * <p>Opened several times for one directory, in one program or by several on this machine, it is one server: it stops when the
 * last one closes. A server whose program was killed is found by the next open and used again; one that was killed itself, in use
 * or not, is started again on its port and replays its log, so that nothing committed is lost.
 *
 * <p>Closing it is the program's part, after its connections. A program that ends without closing is waited for ten seconds
 * while it is still connected, and then the server stops all the same.
 *
 * <p>Runs on linux-amd64 with glibc. All failures are {@link PostgresException}. Safe for use by several threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    // A directory has one server in the whole program, whoever opens it: the count must be where all of them see it.
    private static final Map<Path, SharedServer> SERVERS = new ConcurrentHashMap<>();

    private final SharedServer server;
    private final SharedServer.Access access;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private EmbeddedPostgres(SharedServer server, SharedServer.Access access) {
        this.server = server;
        this.access = access;
    }

    /** Starts the server of a directory, or finds the one that runs. The first time takes a second or two, later ones much less. */
    public static EmbeddedPostgres open(Path dataDirectory) {
        return open(PostgresSettings.in(dataDirectory));
    }

    public static EmbeddedPostgres open(PostgresSettings settings) {
        // By whatever way one gets there, links included.
        SharedServer server = SERVERS.computeIfAbsent(Folders.writable(settings.directory()), SharedServer::new);
        return new EmbeddedPostgres(server, server.acquire(settings));
    }

    /** Always the loopback address: nobody else reaches it. */
    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return access.port();
    }

    public String database() {
        return "fovea";
    }

    /** Owns the database and is no superuser, so that row-level security holds for it. */
    public String user() {
        return "fovea";
    }

    public String password() {
        return access.password();
    }

    /** For JDBC drivers, without user and password. */
    public String jdbcUrl() {
        return "jdbc:" + reactiveUrl();
    }

    /** For reactive clients, without user and password. */
    public String reactiveUrl() {
        return "postgresql://" + host() + ":" + port() + "/" + database();
    }

    /** Stops the server if nobody else uses it, with all that was committed on disk. Closing twice is closing once. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            server.release();
        }
    }
}
