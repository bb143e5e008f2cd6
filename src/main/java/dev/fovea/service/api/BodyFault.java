package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.stream.Collectors;

/** What is wrong with a body, in words and without the names of classes. */
final class BodyFault {
    private BodyFault() {}

    static String of(JsonProcessingException wrong) {
        return switch (wrong) {
            case MismatchedInputException kind
            when kind.getPath().isEmpty() -> "expected a JSON object with the fields of this call";
            case JsonMappingException mapping ->
                "the field '%s' has a value of the wrong kind".formatted(path(mapping));
            case JsonParseException parse -> "the body is not JSON: " + parse.getOriginalMessage();
            default -> "the body is not JSON that can be read";
        };
    }

    private static String path(JsonMappingException wrong) {
        return wrong.getPath().stream().map(BodyFault::step).collect(Collectors.joining("."));
    }

    private static String step(Reference reference) {
        return reference.getFieldName() == null ? String.valueOf(reference.getIndex()) : reference.getFieldName();
    }
}
