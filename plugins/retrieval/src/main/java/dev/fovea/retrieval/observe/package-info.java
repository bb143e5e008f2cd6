/**
 * Names of what is observed, in one place. Depends on Micrometer's observations.
 */
@NullMarked
package dev.fovea.retrieval.observe;

import org.jspecify.annotations.NullMarked;
