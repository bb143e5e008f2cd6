package dev.fovea.service.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;

/** A failure, as it goes over the wire. */
record ErrorBody(Failure error) {
    /**
     * What went wrong.
     *
     * @param message in words
     * @param type the kind of failure
     * @param param the place in the request, if one is to blame
     * @param code stable, for programs
     */
    @JsonInclude(Include.ALWAYS)
    record Failure(String message, String type, Optional<String> param, Optional<String> code) {}

    static ErrorBody of(String message, String type, String param, String code) {
        return new ErrorBody(
                new Failure(message, type, Optional.of(param).filter(place -> !place.isEmpty()), Optional.of(code)));
    }
}
