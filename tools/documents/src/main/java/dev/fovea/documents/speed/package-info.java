/**
 * How fast documents are read, searched and asked.
 *
 * <p>Reading is timed from the first file's arrival until the last page can be found, in a fresh database; times of its steps
 * come from the plugin's own observations, so that they are what a running service reports too. Steps of several workers
 * overlap: their sum is more than the time that passed.
 *
 * <p>Searching is timed at the call that a program makes, over many regions in collections of several tenants, so that filters
 * and row-level security have something to leave out. What share of the truly nearest regions the index finds is measured against
 * a scan of all vectors.
 */
@NullMarked
package dev.fovea.documents.speed;

import org.jspecify.annotations.NullMarked;
