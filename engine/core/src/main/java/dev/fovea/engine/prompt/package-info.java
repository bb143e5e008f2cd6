/**
 * From messages to what the decoder reads: template, image placeholders, token ids and positions.
 *
 * <p>Depends on {@code api}, {@code image} and {@code tokenizer}. Positions are fp32 fractions (V2PE, InternVL3 section
 * 2.1): position, slot and index are three different things.
 */
@NullMarked
package dev.fovea.engine.prompt;

import org.jspecify.annotations.NullMarked;
