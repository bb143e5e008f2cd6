/**
 * Text to token ids and back, by the tokenizer files of the checkpoint.
 *
 * <p>Depends on {@code api}; the only package that knows the tokenizer libraries.
 */
@NullMarked
package dev.fovea.engine.tokenizer;

import org.jspecify.annotations.NullMarked;
