/**
 * Files as pages: text with a box for every letter, and pictures.
 *
 * <p>{@link dev.fovea.pages.PdfReader} and {@link dev.fovea.pages.PictureReader} are the readers,
 * {@link dev.fovea.pages.Readers} picks one by what is in a file, {@link dev.fovea.pages.ReadingLimits} says what a file may
 * ask for. Depends on {@code layout} for reading order; {@code recognition} is put in front of a reader by whoever has a
 * recogniser.
 *
 * <p>The one idea: a file is somebody else's program. It is measured before it is unpacked, gone through before it is drawn,
 * and refused with a sentence that says what was found; and what it says is told apart from what it shows.
 */
@NullMarked
package dev.fovea.pages;

import org.jspecify.annotations.NullMarked;
