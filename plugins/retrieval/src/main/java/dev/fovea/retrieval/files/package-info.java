/**
 * Originals and pictures in a folder, and originals opened as documents.
 *
 * <p>{@link dev.fovea.retrieval.files.DiskFileStore} keeps files by the digest of their content;
 * {@link dev.fovea.retrieval.files.OpenDocuments} lends originals as opened documents and keeps a few open, since opening
 * costs more than reading a page. Depends on the plugin types alone.
 */
@NullMarked
package dev.fovea.retrieval.files;

import org.jspecify.annotations.NullMarked;
