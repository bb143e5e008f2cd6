package dev.fovea.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures and words in, golden answers out: the whole engine on the reference backend. */
class VisionEngineTest {
    private static final String SYSTEM = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。";

    private static EngineConfig config(String model, int context, int kvTokens) {
        return new EngineConfig(
                Fixtures.path("models/" + model),
                Optional.of("reference"),
                Optional.of(WeightFormat.F32),
                Optional.of(DType.F32),
                0,
                context,
                kvTokens,
                24,
                4,
                16,
                8,
                32,
                1_000_000,
                0);
    }

    private static VisionEngine open(String model) {
        return VisionEngine.open(config(model, 256, 512));
    }

    private static GenerationRequest ask(String question, int maxTiles, String... images) throws IOException {
        List<ImageSource> sources = new ArrayList<>();
        for (String image : images) {
            sources.add(ImageSource.encoded(Files.readAllBytes(Fixtures.path("images/" + image))));
        }
        return GenerationRequest.of(Message.system(SYSTEM), Message.user(sources, question))
                .withSampling(SamplingParams.builder().maxTokens(16).build())
                .withMaxTiles(maxTiles);
    }

    private static Completion answer(VisionEngine engine, GenerationRequest request) {
        return RunningLoop.await(engine.submit(request, GenerationListener.NONE));
    }

    private static void assertGolden(String model, String file, String name, Completion completion) {
        try (SafetensorsCheckpoint golden =
                SafetensorsCheckpoint.openFile(Fixtures.path("golden/%s/%s.safetensors".formatted(model, file)))) {
            List<Integer> ids = new ArrayList<>();
            for (float id : golden.tensor(name, 1, 16).toFloats()) {
                ids.add((int) id);
            }
            // The reference goes on after the end of a turn; the engine does not.
            List<Integer> tokens = completion.choices().getFirst().tokens();
            assertThat(tokens).isNotEmpty().isEqualTo(ids.subList(0, tokens.size()));
        }
    }

    @ParameterizedTest
    @CsvSource({"orig_internlm2", "orig_internlm2_ntk", "orig_qwen2_vit6b", "hf_qwen2_sharded"})
    void answersAsTheReferenceDoes(String model) throws IOException {
        try (VisionEngine engine = open(model)) {
            Completion completion = answer(engine, ask("Describe the image.", 1, "square.png"));

            assertGolden(model, "single", "gen_ids_cache", completion);
            assertThat(completion.usage().promptTokens()).isEqualTo(38);
            assertThat(completion.usage().visualTokens()).isEqualTo(4);
            assertThat(completion.images()).singleElement().satisfies(use -> assertThat(use.tiles())
                    .isEqualTo(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"orig_internlm2", "orig_internlm2_ntk"})
    void readsSeveralPicturesInPiecesAndFromTheCache(String model) throws IOException {
        try (VisionEngine engine = open(model)) {
            GenerationRequest request = ask("Compare the two images.", 4, "text_4x3.png", "tall.png");
            Completion first = answer(engine, request);
            Completion again = answer(engine, request);

            assertGolden(model, "multi", "gen_ids_cache", first);
            assertThat(again.choices()).isEqualTo(first.choices());
            assertThat(first.usage().cachedTokens()).isZero();
            assertThat(again.usage().cachedTokens()).isEqualTo(80);
            assertThat(engine.stats().kvBlocksInUse()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1_1", "0.25, 1_4", "0.00390625, 1_256"})
    void countsVisualTokensByTheStride(double stride, String name) throws IOException {
        try (VisionEngine engine = open("hf_qwen2_sharded")) {
            Completion completion =
                    answer(engine, ask("Describe the image.", 6, "wide.png").withStride(VisualStride.of(stride)));

            assertGolden("hf_qwen2_sharded", "tiled.v2pe", "gen_ids_" + name, completion);
        }
    }

    @Test
    void saysWhatIsLoaded() {
        try (VisionEngine engine = open("orig_internlm2")) {
            ModelInfo model = engine.model();

            assertThat(model.name()).isEqualTo("orig_internlm2");
            assertThat(model.family()).isEqualTo("InternVL (InternLM2)");
            assertThat(model.contextTokens()).isEqualTo(256);
            assertThat(model.kvTokens()).isEqualTo(512);
            assertThat(model.tokensPerTile()).isEqualTo(4);
            assertThat(engine.isReady()).isTrue();
            engine.close();
            assertThat(engine.isReady()).isFalse();
        }
    }

    @Test
    void embedsAPictureTheSameWayEveryTime() throws IOException {
        try (VisionEngine engine = open("orig_internlm2")) {
            ImageSource tall = ImageSource.encoded(Files.readAllBytes(Fixtures.path("images/tall.png")));
            ImageSource text = ImageSource.encoded(Files.readAllBytes(Fixtures.path("images/text_4x3.png")));
            float[] vector = engine.embed(tall, OptionalInt.of(4)).join();

            assertThat(engine.embed(tall, OptionalInt.of(4)).join()).isEqualTo(vector);
            assertThat(engine.embed(text, OptionalInt.of(4)).join()).isNotEqualTo(vector);
            assertThat(vector).hasSize(engine.embeddingWidth());
            double square = 0;
            for (float value : vector) {
                square += value * value;
            }
            assertThat(square).isCloseTo(1, within(1e-5));
            assertThat(engine.stats().imagesEncoded()).isEqualTo(3);
            assertThatThrownBy(() -> engine.embed(ImageSource.encoded(new byte[] {1, 2, 3}), OptionalInt.empty()))
                    .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.IMAGE_UNREADABLE));
        }
    }

    @Test
    void choosesTheSizeOfTheCache() {
        try (VisionEngine engine = VisionEngine.open(config("orig_internlm2", 0, 0))) {
            assertThat(engine.model().kvTokens())
                    .isGreaterThanOrEqualTo(engine.model().contextTokens());
        }
    }

    @Test
    void refusesAPromptThatTheCacheCannotHold() {
        try (VisionEngine engine = VisionEngine.open(config("orig_internlm2", 256, 32))) {
            assertThatThrownBy(() -> engine.submit(
                            ask("Compare the two images.", 4, "text_4x3.png", "tall.png"), GenerationListener.NONE))
                    .isInstanceOfSatisfying(EngineException.class, refusal -> {
                        assertThat(refusal.code()).isEqualTo(ErrorCode.KV_CACHE_TOO_SMALL);
                        assertThat(refusal).hasMessageContaining("32");
                    });
            assertThat(engine.stats().waiting()).isZero();
        }
    }

    @Test
    void aBadPictureIsRefusedAtOnceAndTheEngineGoesOn() throws IOException {
        try (VisionEngine engine = open("orig_internlm2")) {
            GenerationRequest bad =
                    GenerationRequest.of(Message.user(List.of(ImageSource.encoded(new byte[] {1, 2, 3})), "What?"));
            assertThatThrownBy(() -> engine.submit(bad, GenerationListener.NONE))
                    .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(ErrorCode.IMAGE_UNREADABLE));

            assertGolden(
                    "orig_internlm2",
                    "single",
                    "gen_ids_cache",
                    answer(engine, ask("Describe the image.", 1, "square.png")));
        }
    }

    @Test
    void aCheckpointThatIsNoneIsRefusedByName() {
        assertThatThrownBy(() -> VisionEngine.open(config("nowhere", 0, 0)))
                .isInstanceOfSatisfying(EngineException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.CHECKPOINT_MISSING));
    }
}
