/**
 * Runs the engine against a folder of golden values and reports the first activation that diverges.
 */
@NullMarked
package dev.fovea.engine.verify;

import org.jspecify.annotations.NullMarked;
