package dev.fovea.postgres;

import java.util.Locale;

/** Where the embedded PostgreSQL runs, and what to do elsewhere. */
record Platform(String system, String processor) {
    /** What to do where it does not run: a server of one's own, and a role in it that row-level security holds for. */
    static final String ANOTHER_SERVER =
            "Configure a PostgreSQL with pgvector 0.8 or newer instead, such as: docker run -d --name fovea-postgres"
                    + " -p 127.0.0.1:5432:5432 -e POSTGRES_PASSWORD=change-me pgvector/pgvector:pg17 and, once it runs:"
                    + " docker exec fovea-postgres psql -U postgres -c \"create role fovea login password 'change-me'\""
                    + " -c \"create database fovea owner fovea\" -c \"\\connect fovea\" -c \"create extension vector\"";

    static Platform here() {
        return new Platform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    /** The one platform there is, or an exception that says where to go. */
    String name() {
        boolean linux = system.toLowerCase(Locale.ROOT).startsWith("linux");
        boolean amd64 = processor.equals("amd64") || processor.equals("x86_64");
        if (!linux || !amd64) {
            throw new PostgresException(
                    "linux on amd64, which the embedded PostgreSQL is built for",
                    system + " on " + processor,
                    ANOTHER_SERVER);
        }
        return "linux-amd64";
    }
}
