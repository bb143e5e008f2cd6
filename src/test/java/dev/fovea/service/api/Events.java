package dev.fovea.service.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/** A stream as a client gets it. */
record Events(List<JsonNode> chunks, boolean done) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String END = "[DONE]";

    static Events parse(String body) {
        List<String> data = body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
        return new Events(
                data.stream()
                        .filter(line -> !line.equals(END))
                        .map(Events::json)
                        .toList(),
                data.getLast().equals(END));
    }

    /** The text of one answer. */
    String text(int choice) {
        StringBuilder text = new StringBuilder();
        chunks.stream()
                .flatMap(chunk -> chunk.path("choices").valueStream())
                .filter(part -> part.path("index").asInt() == choice)
                .forEach(part -> text.append(part.path("delta").path("content").asText("")));
        return text.toString();
    }

    private static JsonNode json(String data) {
        try {
            return JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
