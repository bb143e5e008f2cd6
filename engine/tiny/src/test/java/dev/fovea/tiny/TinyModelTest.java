package dev.fovea.tiny;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TinyModelTest {
    @TempDir
    private Path cache;

    @Test
    void weightsOfTheSameLengthDoNotPassForOneAnother() throws IOException {
        Path old = unpacked(1);
        Path next = unpacked(2);

        assertThat(next).isNotEqualTo(old);
        assertThat(Files.readAllBytes(old.resolve("model.safetensors"))).containsExactly(1);
        assertThat(Files.readAllBytes(next.resolve("model.safetensors"))).containsExactly(2);
    }

    @Test
    void whatIsThereIsNotWrittenAgain() throws IOException {
        Path file = unpacked(1).resolve("model.safetensors");
        Object before = Files.readAttributes(file, "unix:ino").get("ino");

        assertThat(unpacked(1).resolve("model.safetensors")).isEqualTo(file);
        assertThat(Files.readAttributes(file, "unix:ino")).containsEntry("ino", before);
    }

    private Path unpacked(int weights) throws IOException {
        return TinyModel.unpack(
                new TreeMap<>(Map.of("config.json", new byte[] {7}, "model.safetensors", new byte[] {(byte) weights})),
                cache);
    }
}
