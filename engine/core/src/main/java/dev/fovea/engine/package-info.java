/**
 * The vision engine: opens a checkpoint on a backend and answers questions about pictures.
 *
 * <p>May use every package below it; nothing below it knows it. {@link dev.fovea.engine.VisionEngine} is what a caller
 * sees. One thread owns the device, and everything that touches a tensor runs on it.
 */
@NullMarked
package dev.fovea.engine;

import org.jspecify.annotations.NullMarked;
