package dev.fovea.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.image.VideoFrames.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class VideoFramesTest {
    @Test
    void choosesTheReferencesFrames() throws IOException {
        List<String> lines = Files.readAllLines(Golden.FOLDER.resolve("preprocess/video_frame_indices.jsonl"));
        assertThat(lines).hasSizeGreaterThan(50);
        for (String line : lines) {
            JsonNode golden = new JsonMapper().readTree(line);
            JsonNode bound = golden.get("bound");
            Optional<Clip> clip = bound.isNull()
                    ? Optional.empty()
                    : Optional.of(new Clip(bound.get(0).asDouble(), bound.get(1).asDouble()));
            int[] expected = StreamSupport.stream(golden.get("indices").spliterator(), false)
                    .mapToInt(JsonNode::asInt)
                    .toArray();
            assertThat(VideoFrames.indices(
                            clip,
                            golden.get("fps").asDouble(),
                            golden.get("max_frame").asInt(),
                            golden.get("num_segments").asInt()))
                    .as(line)
                    .isEqualTo(expected);
        }
    }

    @Test
    void refusesNoFrames() {
        assertThatThrownBy(() -> VideoFrames.indices(Optional.empty(), 25, 100, 0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("found 0");
    }
}
