/**
 * The library's parts for LangChain4j's own way to augment a question: a {@code RetrievalAugmentor} of
 * {@link dev.fovea.retrieval.langchain4j.PageRetriever} and
 * {@link dev.fovea.retrieval.langchain4j.PagePictureInjector} gives any AI service pages to look at.
 * An agent that looks for itself has {@link dev.fovea.retrieval.langchain4j.DocumentTools}.
 *
 * <p>Depends on {@code library}, {@code search}, {@code answer} and {@code store}; the root package hands the parts out. What a segment's
 * metadata says of its document, page and place is in {@link dev.fovea.retrieval.store.RegionMetadata}.
 *
 * <p>The one idea: a content is a page. Its text is what was found on it, its picture is put beside the text when the message is
 * written, and checked citations are left to {@code answer}, since LangChain4j has no place for them.
 */
@NullMarked
package dev.fovea.retrieval.langchain4j;

import org.jspecify.annotations.NullMarked;
