/**
 * The reference backend: scalar loops in the order of the formulas, obviously right, the oracle of every other backend.
 *
 * <p>Depends on {@code backend}. Nobody calls it but tests, {@code fovea verify} and whoever asks for it by name.
 */
@NullMarked
package dev.fovea.engine.backend.reference;

import org.jspecify.annotations.NullMarked;
