/**
 * The model: vision transformer, projector and decoder, each written once as a straight line of ops over the seam.
 *
 * <p>Depends on {@code weights}, {@code backend} and {@code tensor}; knows no backend, no number format and no request.
 */
@NullMarked
package dev.fovea.engine.model;

import org.jspecify.annotations.NullMarked;
