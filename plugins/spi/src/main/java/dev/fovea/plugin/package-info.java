/**
 * What a plugin is made of, and what its author compiles against: {@link dev.fovea.plugin.Plugin} and the few types that pass
 * between plugins and whoever hosts them.
 *
 * <p>Depends on langchain4j-core alone. Plugins implement these types, the service and other plugins call them; nothing of
 * HTTP, of a container or of the engine is in here.
 *
 * <p>The one idea: a place on a page is always a {@link dev.fovea.plugin.PageBox} in points from the top left corner of the
 * page as a reader sees it, its crop box cut and its rotation applied. {@link dev.fovea.plugin.PageSize} turns it into pixels
 * of a rendering and into a model's 0..1000, and back; nobody else does that arithmetic.
 */
@NullMarked
package dev.fovea.plugin;

import org.jspecify.annotations.NullMarked;
