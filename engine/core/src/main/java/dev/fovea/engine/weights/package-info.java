/**
 * Checkpoints: memory-mapped safetensors, looked up by name, checked against the shapes that a model expects.
 *
 * <p>Depends on {@code tensor} and {@code api}. A file is never trusted: every offset, length and count in a header is
 * checked before it is used.
 */
@NullMarked
package dev.fovea.engine.weights;

import org.jspecify.annotations.NullMarked;
