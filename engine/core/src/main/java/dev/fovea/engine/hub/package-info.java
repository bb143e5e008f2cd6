/**
 * Models by name: a folder, or a Hugging Face id that is looked up in the standard cache and downloaded when it is not
 * there.
 *
 * <p>Depends on {@code api}, the JDK and Jackson; the service and the command line call
 * {@link dev.fovea.engine.hub.ModelHub}, the rest of the engine only ever sees the folder. A file takes its final name
 * after its checksum has been verified, so that whatever stands in the cache is whole. The layout is the one that Python
 * tools use (huggingface_hub, "Understand caching"), and both may share a cache.
 */
@NullMarked
package dev.fovea.engine.hub;

import org.jspecify.annotations.NullMarked;
