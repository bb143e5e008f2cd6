package dev.fovea.engine.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.Fixtures;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.PositionScheme.Sequential;
import dev.fovea.engine.prompt.PositionScheme.VariableVisual;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PositionSchemeTest {
    @Test
    void numbersAsTheReference() throws IOException {
        for (JsonNode row : Fixtures.jsonLines("v2pe/positions.jsonl")) {
            String[] delta = row.path("delta").asText().split("/");
            VisualStride stride = VisualStride.of(Double.parseDouble(delta[0]) / Double.parseDouble(delta[1]));
            List<ImageSpan> spans = spans(row);
            EncodedPrompt prompt = new EncodedPrompt(new int[row.path("n").asInt()], spans, List.of(), stride);
            float[] expected = expand(row.path("runs_start_step_count"), prompt.length());
            assertThat(prompt.positions()).as(row.toString()).isEqualTo(expected);
            assertThat(prompt.nextPosition())
                    .isEqualTo((float) row.path("last_position").asDouble() + 1);
            assertThat(new VariableVisual(stride).positions(prompt.length(), spans))
                    .isEqualTo(expected);
        }
    }

    @Test
    void strideOneIsTheStandardNumbering() {
        List<ImageSpan> spans = List.of(TestImages.span(3, 8), TestImages.span(20, 4));
        assertThat(new VariableVisual(VisualStride.ONE).positions(30, spans))
                .isEqualTo(new Sequential().positions(30, spans));
        assertThat(PositionScheme.of(VisualStride.ONE)).isEqualTo(new Sequential());
    }

    @Test
    void aPromptMayBeginOrEndWithAPicture() {
        VisualStride half = VisualStride.of(0.5);
        assertThat(PositionScheme.of(half).positions(3, List.of(TestImages.span(0, 3))))
                .containsExactly(-0.5f, 0f, 0.5f);
        assertThat(PositionScheme.of(half).positions(0, List.of())).isEmpty();
    }

    private static List<ImageSpan> spans(JsonNode row) {
        List<ImageSpan> spans = new ArrayList<>();
        int index = 0;
        for (int i = 0; i < row.path("tiles").size(); i++) {
            int imageEnds = i == 0 ? 0 : 1; // </img>
            index += imageEnds + row.path("text_segments").path(i).asInt() + 1;
            int length = row.path("T").asInt() * row.path("tiles").path(i).asInt();
            spans.add(TestImages.span(index, length));
            index += length;
        }
        return spans;
    }

    private static float[] expand(JsonNode runs, int length) {
        float[] positions = new float[length];
        int index = 0;
        for (JsonNode run : runs) {
            for (int i = 0; i < run.path(2).asInt(); i++) {
                positions[index++] =
                        (float) (run.path(0).asDouble() + i * run.path(1).asDouble());
            }
        }
        assertThat(index).isEqualTo(length);
        return positions;
    }
}
