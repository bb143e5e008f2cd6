package dev.fovea.retrieval.database;

import java.net.URI;

/**
 * Where the database is.
 *
 * @param url {@code postgresql://host:port/name}; {@code jdbc:} or {@code vertx-reactive:} before it is fine, as is a query such
 *     as {@code ?sslmode=require}
 * @param user no superuser, or row-level security would not hold
 * @param connections the most that are open at a time; 2 at least
 */
public record DatabaseConfig(String url, String user, String password, int connections) {
    private static final int CONNECTIONS = 10;

    public DatabaseConfig {
        url = plain(url);
        if (connections < 2) {
            throw new IllegalArgumentException("a database needs 2 connections at least; found " + connections);
        }
    }

    /** With ten connections. */
    public static DatabaseConfig of(String url, String user, String password) {
        return new DatabaseConfig(url, user, password, CONNECTIONS);
    }

    public DatabaseConfig withConnections(int connections) {
        return new DatabaseConfig(url, user, password, connections);
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
