/**
 * The one way to the database: migrations, the session factory, and the rule that a unit of work belongs to a tenant.
 *
 * <p>{@link dev.fovea.retrieval.database.Database#inTenant} is where every unit of work begins: one session, one transaction,
 * and row-level security told whose rows it may see. Everything else in the plugin that touches rows goes through it; the few
 * things that are nobody's (tenants, keys, claims of work) go through {@code outsideTenants}.
 *
 * <p>Depends on the entities, on Hibernate Reactive and on Flyway; knows nothing of documents.
 */
@NullMarked
package dev.fovea.retrieval.database;

import org.jspecify.annotations.NullMarked;
