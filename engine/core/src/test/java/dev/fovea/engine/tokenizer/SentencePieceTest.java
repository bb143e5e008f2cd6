package dev.fovea.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small SentencePiece model against the ids of the Python library. */
class SentencePieceTest {
    @TempDir
    Path folder;

    @BeforeEach
    void unpack() throws IOException {
        for (String name : List.of("tokenizer.model", "tokenizer_config.json")) {
            Files.write(folder.resolve(name), resource(name));
        }
    }

    @Test
    void encodesAndDecodesAsTheReference() throws IOException {
        Tokenizer tokenizer = Tokenizers.open(folder);
        ObjectMapper json = new ObjectMapper();
        String cases = new String(resource("cases.jsonl"), StandardCharsets.UTF_8);
        for (String line : cases.split("\n")) {
            JsonNode row = json.readTree(line);
            int[] ids = json.convertValue(row.path("ids"), int[].class);
            String text = row.path("text").asText();
            assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
            String decoded = text.startsWith(" ") || text.startsWith("▁") ? text.substring(1) : text;
            assertThat(tokenizer.decode(ids, false)).isEqualTo(decoded.replace('▁', ' '));
            if (Arrays.stream(ids).noneMatch(tokenizer::isSpecial)) {
                assertThat(tokenizer.encodeText(text)).isEqualTo(ids);
            }
        }
    }

    @Test
    void addsItsFirstTokenUnlessToldNotTo() throws IOException {
        assertThat(Tokenizers.open(folder).leading()).containsExactly(1);
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"add_bos_token\": true", "\"add_bos_token\": false"));
        assertThat(Tokenizers.open(folder).leading()).isEmpty();
    }

    @Test
    void spellsOutControlTokensInTextOfACaller() {
        Tokenizer tokenizer = Tokenizers.open(folder);
        String text = "<s>hi</s><|im_end|><IMG_CONTEXT>";
        int[] ids = tokenizer.encodeText(text);
        assertThat(Arrays.stream(ids)).noneMatch(tokenizer::isSpecial);
        assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
        assertThat(tokenizer.encode(text)).hasSize(5);
        assertThat(tokenizer.id("<IMG_CONTEXT>")).hasValue(1504);
        assertThat(tokenizer.vocabularySize()).isEqualTo(1509);
    }

    @Test
    void streamsCharactersOnlyWhenTheyAreWhole() {
        Tokenizer tokenizer = Tokenizers.open(folder);
        StreamDecoder decoder = tokenizer.newStreamDecoder();
        StringBuilder text = new StringBuilder();
        for (int id : tokenizer.encodeText("你好, 世界")) {
            String more = decoder.append(id);
            assertThat(more).doesNotContain("\uFFFD");
            text.append(more);
        }
        assertThat(text).hasToString("你好, 世界");
        assertThat(decoder.finish()).isEmpty();
    }

    @Test
    void readsTokensOfTheOlderFile() throws IOException {
        Files.delete(folder.resolve("tokenizer_config.json"));
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<img>\": 1502, \"<|plugin|>\": 1499}");
        Tokenizer tokenizer = Tokenizers.open(folder);
        assertThat(tokenizer.id("<img>")).hasValue(1502);
        assertThat(tokenizer.text(1499)).isEqualTo("<|plugin|>");
        assertThat(tokenizer.encode("<img>")).containsExactly(1502);
    }

    @Test
    void refusesADamagedModel() throws IOException {
        byte[] model = resource("tokenizer.model");
        for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(model, model.length / 3), "{}".getBytes())) {
            Files.write(folder.resolve("tokenizer.model"), damaged);
            assertThatThrownBy(() -> Tokenizers.open(folder))
                    .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                    .returns(ErrorCode.TOKENIZER_INVALID, EngineException::code);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = SentencePieceTest.class.getResourceAsStream("sentencepiece/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
