package dev.fovea.documents.quality;

/**
 * A question and the one page that is right.
 *
 * @param kind what sort of question or page, for tables
 * @param document name of the file
 * @param page from 1
 */
public record AskedPage(String kind, String question, String document, int page) {}
