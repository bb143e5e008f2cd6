package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.fovea.retrieval.library.Upload;
import java.util.Optional;

/**
 * What became of an uploaded file.
 *
 * @param name as it was sent
 * @param document null if it was refused
 * @param isNew false if the collection had the same bytes already
 * @param failure why it was refused
 */
@JsonInclude(Include.ALWAYS)
record UploadView(
        String name,
        Optional<DocumentView> document,
        @JsonProperty("new") boolean isNew,
        Optional<FailureView> failure) {
    static UploadView taken(String name, Upload upload) {
        return new UploadView(name, Optional.of(DocumentView.of(upload.document())), upload.isNew(), Optional.empty());
    }

    static UploadView refused(String name, String code, String message) {
        return new UploadView(name, Optional.empty(), false, Optional.of(new FailureView(code, message)));
    }
}
