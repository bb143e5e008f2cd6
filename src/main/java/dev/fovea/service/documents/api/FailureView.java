package dev.fovea.service.documents.api;

import dev.fovea.retrieval.library.Failure;

/**
 * Why something could not be read.
 *
 * @param code stable
 * @param message in words
 */
record FailureView(String code, String message) {
    static FailureView of(Failure failure) {
        return new FailureView(failure.code(), failure.message());
    }
}
