/**
 * Documents in the service: settings, the life of the one library, its health, the plugins, and who answers questions.
 *
 * <p>{@link dev.fovea.service.documents.LibraryProducer} opens the library in the background when the service starts and closes
 * it when the service stops: a database that is not there leaves the service up, not ready, with the remedy in its health, and
 * it is tried again. {@link dev.fovea.service.documents.Answering} joins the library with the model that the engine hosts.
 *
 * <p>Knows nothing of HTTP; the calls are in {@code documents.api}.
 */
@NullMarked
package dev.fovea.service.documents;

import org.jspecify.annotations.NullMarked;
