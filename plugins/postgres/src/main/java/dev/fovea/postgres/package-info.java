/**
 * PostgreSQL with pgvector, started where no database is configured: {@link dev.fovea.postgres.EmbeddedPostgres}.
 *
 * <p>The server is zonky's build of PostgreSQL 17, a Maven artefact, with a pgvector built by {@code tools/pgvector} and checked
 * by its hashes. It keeps its data in a directory of the program's, listens on the loopback address alone and asks for a
 * password. The program connects as a role that is no superuser, so that row-level security holds for it.
 *
 * <p>A directory has one server however many programs open it: {@link dev.fovea.postgres.SharedServer} counts the users within a
 * program, {@link dev.fovea.postgres.DirectoryLock} those on the machine, and whoever leaves last stops it. A server that outlived
 * a killed program is found by the next one. Nothing here speaks SQL over a connection: the first database is made by the
 * server's single-user mode, and no driver is needed.
 */
@NullMarked
package dev.fovea.postgres;

import org.jspecify.annotations.NullMarked;
