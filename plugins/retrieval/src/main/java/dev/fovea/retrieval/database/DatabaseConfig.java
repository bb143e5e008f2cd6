package dev.fovea.retrieval.database;

import java.net.URI;
import java.time.Duration;

/**
 * Where the database is.
 *
 * @param url {@code postgresql://host:port/name}; {@code jdbc:} or {@code vertx-reactive:} before it is fine, as is a query such
 *     as {@code ?sslmode=require}
 * @param user no superuser, or row-level security would not hold
 * @param connections the most that are open at a time; 2 at least
 * @param patience how long a transaction that only reads may take before it is given up: a database that hangs does not say so
 */
public record DatabaseConfig(String url, String user, String password, int connections, Duration patience) {
    private static final int CONNECTIONS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    public DatabaseConfig {
        url = plain(url);
        if (connections < 2) {
            throw new IllegalArgumentException("a database needs 2 connections at least; found " + connections);
        }
        if (!patience.isPositive()) {
            throw new IllegalArgumentException("expected a patience of more than nothing; found " + patience);
        }
    }

    /** With ten connections and a minute's patience. */
    public static DatabaseConfig of(String url, String user, String password) {
        return new DatabaseConfig(url, user, password, CONNECTIONS, PATIENCE);
    }

    public DatabaseConfig withConnections(int connections) {
        return new DatabaseConfig(url, user, password, connections, patience);
    }

    public DatabaseConfig withPatience(Duration most) {
        return new DatabaseConfig(url, user, password, connections, most);
    }

    public String jdbcUrl() {
        return "jdbc:" + url;
    }

    @Override
    public String toString() {
        return user + "@" + url;
    }

    private static String plain(String url) {
        String bare = url.replaceFirst("^(jdbc:|vertx-reactive:)+", "").replaceFirst("^postgres:", "postgresql:");
        URI uri = URI.create(bare);
        if (!"postgresql".equals(uri.getScheme())
                || uri.getHost() == null
                || uri.getPath().length() < 2) {
            throw new IllegalArgumentException("expected postgresql://host:port/name; found " + url);
        }
        return bare;
    }
}
