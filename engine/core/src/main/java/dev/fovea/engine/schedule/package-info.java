/**
 * Who runs in the next step: queues, token budget, KV blocks with prefix reuse.
 *
 * <p>Depends on {@code api}, {@code image} and {@code prompt}; knows no tensor and no backend, so that it is tested without either.
 */
@NullMarked
package dev.fovea.engine.schedule;

import org.jspecify.annotations.NullMarked;
