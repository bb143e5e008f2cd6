package dev.fovea.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fovea.engine.Fixtures;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizersTest {
    @TempDir
    Path folder;

    @Test
    void namesTheFilesThatItLooksFor() {
        refused(ErrorCode.TOKENIZER_MISSING, "tokenizer.json, tokenizer.model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"model\": 3}",
                "{\"decoder\": {\"type\": \"ByteLevel\"}}",
                "{\"decoder\": {\"type\": \"WordPiece\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}}}",
                "{\"decoder\": {\"type\": \"ByteLevel\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": -7}}}",
                "{\"decoder\": {\"type\": \"ByteLevel\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 1999999999}}}",
                "{\"decoder\": {\"type\": \"ByteLevel\"}, \"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": 3}}"
            })
    void refusesFilesThatAreNoTokenizer(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), json);
        refused(ErrorCode.TOKENIZER_INVALID, "token");
    }

    @Test
    void ignoresTruncationAndPaddingOfTheFile() throws IOException {
        ObjectNode json = (ObjectNode) Fixtures.json("models/orig_qwen2_vit6b/tokenizer.json");
        json.putObject("truncation")
                .put("direction", "Right")
                .put("max_length", 8)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        ObjectNode padding = json.putObject("padding")
                .put("direction", "Right")
                .put("pad_id", 0)
                .put("pad_type_id", 0)
                .put("pad_token", "!");
        padding.putNull("pad_to_multiple_of").putObject("strategy").put("Fixed", 64);
        Files.writeString(folder.resolve("tokenizer.json"), json.toString());
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 8}");
        Tokenizer tokenizer = Tokenizers.open(folder);
        assertThat(tokenizer.encode("a")).hasSize(1);
        assertThat(tokenizer.encode("12345678901234567890")).hasSize(20);
    }

    @Test
    void namesTheTokensThatAreMissing() {
        Tokenizer tokenizer = Tokenizers.open(Fixtures.path("models/orig_qwen2_vit6b"));
        Tokenizers.require(tokenizer, List.of("<img>", "<|im_end|>"));
        assertThatThrownBy(() -> Tokenizers.require(tokenizer, List.of("<img>", "<nope>", "<neither>")))
                .hasMessageEndingWith("<nope> <neither>");
    }

    @Test
    void refusesVocabulariesOfUnknownTokenizers() throws IOException {
        Files.writeString(folder.resolve("vocab.json"), "{\"a\": 0}");
        Files.writeString(folder.resolve("merges.txt"), "");
        refused(ErrorCode.TOKENIZER_INVALID, "Qwen2Tokenizer");
    }

    private void refused(ErrorCode code, String message) {
        assertThatThrownBy(() -> Tokenizers.open(folder))
                .hasMessageContaining(message)
                .asInstanceOf(InstanceOfAssertFactories.type(EngineException.class))
                .returns(code, EngineException::code);
    }
}
