/**
 * The life of the one engine: configuration, loading in the background, health, metrics and the pool that hands requests
 * over.
 *
 * <p>Knows the engine's facade; knows nothing of HTTP. The service answers health checks from its first second, and
 * becomes ready when the weights are loaded and warm; a model that cannot be loaded leaves it up, not ready, with the
 * reason in its health.
 */
@NullMarked
package dev.fovea.service.engine;

import org.jspecify.annotations.NullMarked;
