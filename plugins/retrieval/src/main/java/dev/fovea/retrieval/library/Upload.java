package dev.fovea.retrieval.library;

/**
 * What became of a file that was added.
 *
 * @param isNew false if the collection had the same bytes already: nothing is read again
 */
public record Upload(DocumentInfo document, boolean isNew) {}
