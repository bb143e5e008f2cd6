/**
 * The seam between models and hardware: about twenty fused-grain ops that every backend implements.
 *
 * <p>Depends on {@code tensor} and {@code api}. Models are written over {@link dev.fovea.engine.backend.Kernels} and
 * nothing else; backends are found by {@link java.util.ServiceLoader}. Five rules keep the seam fast:
 *
 * <ol>
 *   <li><em>Destination-passing</em>: the result is the first argument; an op never allocates and returns {@code void}.
 *   <li><em>Enqueue-only</em>: an op may return before it has run; only {@code Device.synchronize} and
 *       {@code Device.download} wait. No op returns host data.
 *   <li><em>No per-step host arguments</em>: whatever changes at each step (token ids, positions, slots, block tables,
 *       context lengths, sampling parameters) lives in device buffers that are written once before the step. Scalars in
 *       signatures are constants of the model.
 *   <li><em>Weights are opaque</em>: element type, block scales and packed layout are chosen when {@code Device.pack}
 *       loads them. Ops dispatch on them; models never see them.
 *   <li><em>Composites are default methods</em> written with primitives. A backend overrides one when it has a fused
 *       kernel; the contract test runs both.
 * </ol>
 *
 * <p>And one law of the numbers: what an op computes for a row depends on that row alone, never on which other rows share
 * the batch. The same request with the same seed therefore has the same answer under any load.
 */
@NullMarked
package dev.fovea.engine.backend;

import org.jspecify.annotations.NullMarked;
