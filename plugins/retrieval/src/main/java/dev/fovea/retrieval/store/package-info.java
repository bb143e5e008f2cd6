/**
 * Regions as LangChain4j's {@code EmbeddingStore}: any LangChain4j program can fill and search it, and finds in it what the
 * library has read.
 *
 * <p>Depends on the database and on LangChain4j. {@code search} takes from it how vectors are searched; LangChain4j programs
 * call {@link dev.fovea.retrieval.store.RegionStore}.
 *
 * <p>The one idea: page, region and document identity are columns, everything else that a segment carries is one jsonb value, and
 * {@link dev.fovea.retrieval.store.RegionMetadata} makes both look like one map. {@link dev.fovea.retrieval.store.Blocking} is
 * the only place where blocking and reactive code meet.
 */
@NullMarked
package dev.fovea.retrieval.store;

import org.jspecify.annotations.NullMarked;
