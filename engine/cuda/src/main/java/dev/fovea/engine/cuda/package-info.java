/**
 * The CUDA backend: kernels of our own, launched through JCuda's driver API.
 *
 * <p>Depends on {@code backend}; found by {@code ServiceLoader}. One thread owns a device. Everything that touches a native
 * library stands behind {@link dev.fovea.engine.cuda.Driver}, so that the launches themselves are tested where there is no
 * card: the kernels' sources are compiled for the host too, and a block's threads emulated.
 */
@NullMarked
package dev.fovea.engine.cuda;

import org.jspecify.annotations.NullMarked;
