/**
 * Documents that can be asked: kept, read, found and cited.
 *
 * <p>Depends on the plugin types, on pages, on LangChain4j and on Hibernate Reactive; knows nothing of HTTP, of a container
 * or of the engine. The service and Java programs call it.
 */
@NullMarked
package dev.fovea.retrieval;

import org.jspecify.annotations.NullMarked;
