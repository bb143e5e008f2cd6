package dev.fovea.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A question whose answer is known: one line of {@code samples.jsonl} in a folder that {@code tools/train/evaluate.py}
 * wrote.
 *
 * @param task what kind of question it is, which decides how answers are scored
 * @param unseen whether its fonts were kept from training
 * @param maxTiles the most tiles to cut each picture into
 * @param delta how far a visual token advances the position
 * @param tools schemas of the tools on offer, as JSON
 * @param question what is asked
 * @param pictures the files that are asked about
 * @param expected the answer
 */
record EvaluationSample(
        String task,
        boolean unseen,
        int maxTiles,
        double delta,
        List<String> tools,
        String question,
        List<Path> pictures,
        String expected) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** All samples of a folder, in the order of its file. */
    static List<EvaluationSample> read(Path folder) {
        Path file = folder.resolve("samples.jsonl");
        List<EvaluationSample> samples = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                samples.add(of(JSON.readTree(line), folder));
            }
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID,
                    "line %d of %s is no JSON: %s".formatted(samples.size() + 1, file, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "expected samples.jsonl in %s; found %s".formatted(folder, e), e);
        }
        return samples;
    }

    private static EvaluationSample of(JsonNode sample, Path folder) {
        List<String> tools = new ArrayList<>();
        sample.path("tools").forEach(tool -> tools.add(tool.toString()));
        JsonNode turns = sample.path("turns");
        JsonNode asked = turns.path(0);
        List<Path> pictures = new ArrayList<>();
        asked.path("images").forEach(image -> pictures.add(folder.resolve(image.asText())));
        return new EvaluationSample(
                sample.path("task").asText(),
                sample.path("unseen_fonts").asBoolean(),
                sample.path("max_tiles").asInt(),
                sample.path("delta").asDouble(1),
                tools,
                asked.path("text").asText(),
                pictures,
                turns.path(turns.size() - 1).path("text").asText());
    }

    List<ImageSource> images() {
        return pictures.stream()
                .map(picture -> PictureFile.read(picture.toString()))
                .toList();
    }
}
