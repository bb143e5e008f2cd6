/**
 * Rows of the tables as Hibernate maps them. They leave the plugin never: callers get records.
 *
 * <p>The schema is made by the migrations; these classes follow it. They refer to each other by identity alone, so that
 * nothing is loaded behind anybody's back. Depends on Jakarta Persistence.
 */
@NullMarked
package dev.fovea.retrieval.entity;

import org.jspecify.annotations.NullMarked;
