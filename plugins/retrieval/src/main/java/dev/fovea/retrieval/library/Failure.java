package dev.fovea.retrieval.library;

/**
 * Why something could not be read.
 *
 * @param code stable, such as {@code document_encrypted}
 * @param message for the person whose file it is
 */
public record Failure(String code, String message) {}
