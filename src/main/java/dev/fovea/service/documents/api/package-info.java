/**
 * Documents over HTTP: collections, documents and their pages, search, questions, conversations, and keys.
 *
 * <p>Each resource speaks one noun; the records named {@code …View} are the JSON that goes over the wire, in snake case, with
 * boxes as {@code [left, top, right, bottom]} in points. Nothing here blocks the event loop: answers are {@code Uni} and
 * {@code Multi} of the library, and what must block runs on a worker. What is not there is told by
 * {@link dev.fovea.service.problem.ProblemException}; what the library refuses is put into words by
 * {@link dev.fovea.service.documents.api.LibraryErrorMapper}.
 *
 * <p>The calls act for the tenant that {@link dev.fovea.service.access.AccessFilter} found.
 */
@NullMarked
package dev.fovea.service.documents.api;

import org.jspecify.annotations.NullMarked;
