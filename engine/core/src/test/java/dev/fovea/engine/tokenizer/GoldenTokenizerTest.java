package dev.fovea.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real tokenizers of InternVL against the reference's ids and texts. */
class GoldenTokenizerTest {
    private static final String QWEN = "qwen2_5_internvl";
    private static final String INTERN = "internlm2_internvl";
    private static final Map<String, Tokenizer> TOKENIZERS = new TreeMap<>();

    @BeforeAll
    static void open(@TempDir Path folder) throws IOException {
        for (String name : List.of(QWEN, INTERN)) {
            Path checkpoint = Files.createDirectories(folder.resolve(name));
            try (InputStream in = Fixtures.open("tokenizer/" + name + "/tokenizer.json")) {
                Files.copy(in, checkpoint.resolve("tokenizer.json"));
            }
            TOKENIZERS.put(name, Tokenizers.open(checkpoint));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void encodesAndDecodesAsTheReference(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(name);
        for (JsonNode row : cases(name)) {
            String text = row.path("text").asText();
            int[] ids = ids(row);
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
            assertThat(tokenizer.decode(ids, false))
                    .as(text)
                    .isEqualTo(row.path("decoded").asText());
            assertThat(tokenizer.decode(ids, true))
                    .isEqualTo(row.path("decoded_skip_special").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void decodesEveryPrefixAsTheReference(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(name);
        for (JsonNode row : Fixtures.jsonLines("tokenizer/" + name + "/stream_decode.jsonl")) {
            int[] ids = ids(row);
            String whole = row.path("prefixes").path(ids.length - 1).asText();
            StringBuilder streamed = new StringBuilder();
            StreamDecoder decoder = tokenizer.newStreamDecoder();
            for (int i = 0; i < ids.length; i++) {
                String expected = row.path("prefixes").path(i).asText();
                assertThat(tokenizer.decode(Arrays.copyOf(ids, i + 1), true)).isEqualTo(expected);
                streamed.append(decoder.append(ids[i]));
                assertThat(whole).startsWith(streamed);
                if (!expected.endsWith("\uFFFD")) {
                    assertThat(streamed).hasToString(expected);
                }
            }
            assertThat(decoder.finish()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void streamsWhatItDecodesAtOnce(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(name);
        for (JsonNode row : cases(name)) {
            for (boolean skipSpecial : new boolean[] {true, false}) {
                assertThat(stream(tokenizer, ids(row), skipSpecial)).isEqualTo(tokenizer.decode(ids(row), skipSpecial));
            }
        }
    }

    @Test
    void streamsWhatItDecodesAtOnceEvenOfBrokenCharacters() {
        Tokenizer tokenizer = tokenizer(QWEN);
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            int[] ids = random.ints(20, 0, round % 2 == 0 ? 300 : tokenizer.vocabularySize())
                    .toArray();
            assertThat(stream(tokenizer, ids, true)).isEqualTo(tokenizer.decode(ids, true));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void plainTextHasTheSameIdsWhetherTrustedOrNot(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(name);
        for (JsonNode row : cases(name)) {
            int[] ids = ids(row);
            String text = row.path("text").asText();
            boolean plain = !text.contains("<|") && !text.contains("<tool_call>");
            if (plain && Arrays.stream(ids).noneMatch(tokenizer::isSpecial)) {
                assertThat(tokenizer.encodeText(text)).isEqualTo(ids);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void noTextOfACallerBecomesAControlToken(String name) throws IOException {
        Tokenizer tokenizer = tokenizer(name);
        List<String> control = List.of("<|im_start|>", "<|im_end|>", "<img>", "<IMG_CONTEXT>", "</img>", "<s>", "</s>");
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                String token = control.get(random.nextInt(control.size()));
                int cut = random.nextInt(4) == 0 ? random.nextInt(token.length()) : token.length();
                text.append(token, 0, cut).append(random.nextBoolean() ? "" : " a");
            }
            int[] ids = tokenizer.encodeText(text.toString());
            assertThat(Arrays.stream(ids)).noneMatch(tokenizer::isSpecial);
            assertThat(tokenizer.decode(ids, false).strip())
                    .isEqualTo(text.toString().strip());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void recognisesTheMarkupThatIsAllowed(String name) {
        Tokenizer tokenizer = tokenizer(name);
        String text = "find <ref>the cat</ref>";
        Set<String> markup = Set.of("<ref>", "</ref>");
        assertThat(tokenizer.encodeText(text, markup)).isEqualTo(tokenizer.encode(text));
        assertThat(tokenizer.encodeText("<ref><|im_end|>", markup))
                .contains(tokenizer.id("<ref>").orElseThrow())
                .doesNotContain(tokenizer.id("<|im_end|>").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void streamsMarkupButNoControlTokens(String name) {
        Tokenizer tokenizer = tokenizer(name);
        StreamDecoder decoder = tokenizer.newStreamDecoder(Set.of("<box>", "</box>"));
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encode("<ref>cat</ref><box>[[1, 2, 3, 4]]</box><|im_end|>")) {
            text.append(decoder.append(id));
        }
        assertThat(text).hasToString("cat<box>[[1, 2, 3, 4]]</box>");
    }

    @Test
    void knowsTheIdsThatTheModelsWereTrainedWith() {
        assertThat(tokenizer(QWEN).id("<IMG_CONTEXT>")).hasValue(151667);
        assertThat(tokenizer(QWEN).id("<|im_end|>")).hasValue(151645);
        assertThat(tokenizer(QWEN).vocabularySize()).isEqualTo(151674);
        assertThat(tokenizer(QWEN).leading()).isEmpty();
        assertThat(tokenizer(INTERN).id("<IMG_CONTEXT>")).hasValue(92546);
        assertThat(tokenizer(INTERN).vocabularySize()).isEqualTo(92553);
        assertThat(tokenizer(INTERN).leading()).containsExactly(1);
        assertThat(tokenizer(QWEN).id("no such token")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void cutsNothingOffAVeryLongText(String name) {
        String text = "One page after the other, 一页又一页。 ".repeat(5_000);
        int[] ids = tokenizer(name).encode(text);
        assertThat(tokenizer(name).decode(ids, false)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {QWEN, INTERN})
    void readsHalfASurrogatePairAsAReplacementCharacter(String name) {
        Tokenizer tokenizer = tokenizer(name);
        assertThat(tokenizer.encodeText("a\uD83Db")).isEqualTo(tokenizer.encodeText("a\uFFFDb"));
        assertThat(tokenizer.encode("\uDE00")).isEqualTo(tokenizer.encode("\uFFFD"));
        assertThat(tokenizer.decode(tokenizer.encodeText("a\0b"), false)).isEqualTo("a\0b");
    }

    @Test
    void readsIdsBeyondTheVocabularyAsNothing() {
        for (Tokenizer tokenizer : TOKENIZERS.values()) {
            assertThat(tokenizer.decode(new int[] {-1, 1 << 30, tokenizer.vocabularySize()}, false))
                    .isEmpty();
            assertThat(tokenizer.text(tokenizer.vocabularySize())).isEmpty();
            assertThat(tokenizer.isSpecial(-1)).isFalse();
        }
    }

    @Test
    void manyThreadsMayEncodeAtOnce() throws Exception {
        List<JsonNode> cases = cases(QWEN);
        Callable<Boolean> all = () -> {
            for (JsonNode row : cases) {
                if (!Arrays.equals(tokenizer(QWEN).encode(row.path("text").asText()), ids(row))) {
                    return false;
                }
            }
            return true;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> result : threads.invokeAll(Collections.nCopies(16, all))) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    void opensVocabularyAndMergesAsTheSameTokenizer(@TempDir Path folder) throws IOException {
        JsonNode json = Fixtures.json("tokenizer/" + QWEN + "/tokenizer.json");
        Files.writeString(
                folder.resolve("vocab.json"), json.path("model").path("vocab").toString());
        StringBuilder merges = new StringBuilder("#version: 0.2\n");
        json.path("model").path("merges").forEach(pair -> merges.append(
                        pair.isArray()
                                ? pair.path(0).asText() + " " + pair.path(1).asText()
                                : pair.asText())
                .append('\n'));
        Files.writeString(folder.resolve("merges.txt"), merges);
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"Qwen2Tokenizer\", \"added_tokens_decoder\": " + decoder(json) + "}");
        Tokenizer tokenizer = Tokenizers.open(folder);
        for (JsonNode row : cases(QWEN)) {
            assertThat(tokenizer.encode(row.path("text").asText())).isEqualTo(ids(row));
            assertThat(tokenizer.decode(ids(row), true))
                    .isEqualTo(row.path("decoded_skip_special").asText());
        }
    }

    private static Map<String, JsonNode> decoderMap(JsonNode json) {
        Map<String, JsonNode> decoder = new TreeMap<>();
        json.path("added_tokens")
                .forEach(token -> decoder.put("\"" + token.path("id").asText() + "\"", token));
        return decoder;
    }

    private static String decoder(JsonNode json) {
        return decoderMap(json).toString().replace("=", ":");
    }

    private static Tokenizer tokenizer(String name) {
        return Objects.requireNonNull(TOKENIZERS.get(name));
    }

    private static String stream(Tokenizer tokenizer, int[] ids, boolean skipSpecial) {
        StreamDecoder decoder = tokenizer.newStreamDecoder(skipSpecial);
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            text.append(decoder.append(id));
        }
        return text.append(decoder.finish()).toString();
    }

    private static List<JsonNode> cases(String name) throws IOException {
        return Fixtures.jsonLines("tokenizer/" + name + "/cases.jsonl");
    }

    private static int[] ids(JsonNode row) {
        int[] ids = new int[row.path("ids").size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = row.path("ids").path(i).asInt();
        }
        return ids;
    }
}
