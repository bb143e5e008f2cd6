package dev.fovea.engine.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tensor.DType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    Path folder;

    @Test
    void readsWhatAFileHolds() throws IOException {
        Path file = write(
                "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2],"
                        + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[8,10]}}",
                10);
        try (SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.openFile(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys("a", "b");
            assertThat(checkpoint.tensor("a", 2).type()).isEqualTo(DType.F32);
            assertThat(checkpoint.tensor("b", 1).elements()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "an offset beyond the file | {\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "a negative offset | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
                "offsets that run backwards | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
                "a shape that its bytes do not fit | {\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
                "a shape that overflows | {\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000,2000000000,2000000000],"
                        + "\"data_offsets\":[0,8]}}",
                "a size that is no count | {\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "a huge size | {\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999],\"data_offsets\":[0,8]}}",
                "overlapping tensors | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "a name that comes twice | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "offsets that are no numbers | {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[\"0\",8]}}",
                "no offsets | {\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
                "a header that is no object | [1,2]",
                "a header that is no JSON | {\"a\":",
            })
    void refusesALyingHeader(String lie, String header) throws IOException {
        Path file = write(header, 8);
        assertThatThrownBy(() -> SafetensorsCheckpoint.openFile(file))
                .as(lie)
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_FILE_DAMAGED))
                .hasMessageContaining(file.toString());
    }

    @Test
    void namesAnUnknownElementType() throws IOException {
        Path file = write("{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}", 8);
        assertThatThrownBy(() -> SafetensorsCheckpoint.openFile(file))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_TENSOR_TYPE))
                .hasMessageContaining("F8_E4M3");
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "7", "8", "9"})
    void refusesATruncatedFile(int length) throws IOException {
        Path whole = write("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8);
        Path file = folder.resolve("cut.safetensors");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> SafetensorsCheckpoint.openFile(file))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_FILE_DAMAGED));
    }

    @Test
    void refusesAHeaderLengthBeyondTheFile() throws IOException {
        Path file = folder.resolve("long.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(0, Long.MAX_VALUE)
                        .array());
        assertThatThrownBy(() -> SafetensorsCheckpoint.openFile(file)).isInstanceOf(EngineException.class);
    }

    @Test
    void namesMissingAndMisshapenTensorsWithBothShapes() throws IOException {
        Files.move(
                write("{\"a.weight\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}}", 8),
                folder.resolve("model.safetensors"));
        try (SafetensorsCheckpoint checkpoint = SafetensorsCheckpoint.open(folder)) {
            assertThatThrownBy(() -> checkpoint.tensor("a.weight", 1, 2))
                    .hasMessageContaining("expected [1, 2] at a.weight, found [2, 1]");
            assertThatThrownBy(() -> checkpoint.tensor("b.weight", 3)).hasMessageContaining("b.weight [3]");
        }
    }

    @Test
    void refusesAnIndexThatPromisesWhatIsNotThere() throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"model-1.safetensors\"}}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CHECKPOINT_MISSING));
        Files.move(
                write("{\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", 8),
                folder.resolve("model-1.safetensors"));
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder))
                .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.CHECKPOINT_TENSOR_MISSING));
    }

    @Test
    void refusesAnIndexThatLeavesTheFolder() throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"../../etc/passwd\"}}");
        assertThatThrownBy(() -> SafetensorsCheckpoint.open(folder)).isInstanceOf(EngineException.class);
    }

    private Path write(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(json.length).put(json);
        return Files.write(folder.resolve("test.safetensors"), file.array());
    }
}
