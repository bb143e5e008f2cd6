package dev.fovea.retrieval;

import dev.fovea.retrieval.database.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.UUID;

/** A database of its own on the shared server, dropped when closed. */
public final class TestDatabase implements AutoCloseable {
    private static final int CONNECTIONS = 8;

    private final SharedServer server;
    private final String name;

    private TestDatabase(SharedServer server, String name) {
        this.server = server;
        this.name = name;
    }

    public static TestDatabase create() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
        SharedServer server = SharedServer.instance();
        server.create(name);
        return new TestDatabase(server, name);
    }

    public DatabaseConfig config() {
        return server.config(name).withConnections(CONNECTIONS);
    }

    /** Ends all connections to it, as a server that restarts does. */
    public void endConnections() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = current_user and pid <> pg_backend_pid()");
    }

    /** Runs SQL on a connection of its own. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    public Connection connect() throws SQLException {
        return SharedServer.connect(config());
    }

    @Override
    public void close() {
        server.drop(name);
    }
}
