/**
 * From encoded picture to tiles: decoding, orientation, the tile grid, Pillow-exact resampling and normalisation.
 *
 * <p>Depends on {@code api}. A picture is never shrunk silently: one that exceeds a limit is refused with the numbers.
 */
@NullMarked
package dev.fovea.engine.image;

import org.jspecify.annotations.NullMarked;
