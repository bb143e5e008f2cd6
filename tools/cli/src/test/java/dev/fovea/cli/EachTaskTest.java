package dev.fovea.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.tiny.TinyModel;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model that ships does each thing that it was trained for: one held-out question a task, of those that it answers
 * right. How many it does is in docs/model-card.md.
 */
@TestInstance(Lifecycle.PER_CLASS)
class EachTaskTest {
    private static final List<EvaluationSample> SAMPLES =
            EvaluationSample.read(Path.of("src/test/resources/each-task"));

    private VisionEngine engine;

    @BeforeAll
    void open() {
        engine = VisionEngine.open(EngineConfig.of(TinyModel.locate(Path.of("target", "models"))));
    }

    @AfterAll
    void close() {
        engine.close();
    }

    static Stream<Named<EvaluationSample>> samples() {
        return SAMPLES.stream().map(sample -> Named.of(sample.task(), sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void isAnswered(EvaluationSample sample) {
        EvaluationAnswer answer = EvaluationDialogue.start(engine, sample).finish();

        if (sample.task().equals("point")) {
            assertThat(answer.overlap()).as(answer.text()).isGreaterThanOrEqualTo(0.5);
        } else {
            assertThat(answer.text()).isEqualTo(sample.expected());
        }
        if (sample.task().equals("judge")) {
            assertThat(answer.yes() > 0.5).isEqualTo(sample.expected().equals("yes"));
        }
    }

    @Test
    void noTaskIsLeftOut() {
        assertThat(SAMPLES)
                .extracting(EvaluationSample::task)
                .containsExactly(
                        "read",
                        "read_row",
                        "field",
                        "cell",
                        "bar",
                        "count",
                        "colour",
                        "point",
                        "refuse",
                        "judge",
                        "multi",
                        "long",
                        "zoom",
                        "tool");
    }
}
