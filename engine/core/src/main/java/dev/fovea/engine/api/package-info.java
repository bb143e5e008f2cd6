/**
 * What goes into the engine and what comes out: requests, messages, sampling, completions, boxes and failures.
 *
 * <p>Immutable values that depend on the JDK alone. Every other package may use them.
 */
@NullMarked
package dev.fovea.engine.api;

import org.jspecify.annotations.NullMarked;
