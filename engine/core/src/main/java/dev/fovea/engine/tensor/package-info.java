/**
 * Element types, shapes and views of device memory.
 *
 * <p>Depends on the JDK and on {@code api} for failures. A {@link dev.fovea.engine.tensor.Tensor} never owns memory and
 * never computes: it says where numbers lie.
 */
@NullMarked
package dev.fovea.engine.tensor;

import org.jspecify.annotations.NullMarked;
