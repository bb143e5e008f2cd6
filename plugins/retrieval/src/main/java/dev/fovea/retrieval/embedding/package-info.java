/**
 * Text to vectors: LangChain4j's {@code EmbeddingModel} in batches, and the model that is there when none is named.
 *
 * <p>{@link dev.fovea.retrieval.embedding.MiniLm} computes all-MiniLM-L6-v2 from the weights in LangChain4j's own artefact, in
 * batches and on one core a call, which is what reading many pages at once needs. A model may as well be a server elsewhere: one
 * that does not answer is told from one that refuses a text, as {@link dev.fovea.retrieval.embedding.EmbeddingException}. Depends on LangChain4j, onnxruntime and the
 * tokenizers; knows nothing of the database.
 */
@NullMarked
package dev.fovea.retrieval.embedding;

import org.jspecify.annotations.NullMarked;
