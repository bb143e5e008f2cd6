package dev.fovea.engine.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One memory-mapped safetensors file: eight bytes of header length, a JSON header, then the data. Nothing in the header is
 * believed: every count, offset and length is checked against the file before a tensor is made of it.
 */
final class Safetensors {
    /** The reference implementation's own bound on a header. */
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final Map<String, DType> TYPES = Map.of(
            "F32",
            DType.F32,
            "F16",
            DType.F16,
            "BF16",
            DType.BF16,
            "I64",
            DType.I64,
            "I32",
            DType.I32,
            "I8",
            DType.I8,
            "U8",
            DType.U8);

    private final Path file;
    private final MemorySegment data;
    private final Map<String, HostTensor> tensors = new TreeMap<>();

    private Safetensors(Path file, MemorySegment data) {
        this.file = file;
        this.data = data;
    }

    /** Maps a file; the tensors live as long as the arena. */
    static Map<String, HostTensor> open(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            if (all.byteSize() < 8) {
                throw damaged(file, "expected at least the 8 bytes of a header length, found " + all.byteSize());
            }
            long headerBytes = all.get(LENGTH, 0);
            if (headerBytes < 2 || headerBytes > MAX_HEADER_BYTES || headerBytes > all.byteSize() - 8) {
                throw damaged(
                        file,
                        "header length %d does not fit a file of %d bytes".formatted(headerBytes, all.byteSize()));
            }
            Safetensors opened = new Safetensors(file, all.asSlice(8 + headerBytes));
            opened.readHeader(all.asSlice(8, headerBytes).toArray(ValueLayout.JAVA_BYTE));
            return opened.tensors;
        } catch (IOException e) {
            throw new EngineException(ErrorCode.CHECKPOINT_MISSING, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void readHeader(byte[] json) {
        JsonNode header;
        try {
            header = JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build()
                    .readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw damaged(file, "the header is not valid JSON: " + e.getOriginalMessage());
        }
        if (!header.isObject()) {
            throw damaged(file, "the header is not a JSON object");
        }
        List<long[]> ranges = new ArrayList<>();
        header.properties().forEach(entry -> {
            if (!entry.getKey().equals("__metadata__")) {
                ranges.add(readTensor(entry.getKey(), entry.getValue()));
            }
        });
        refuseOverlaps(ranges);
    }

    /** Adds one tensor and returns its byte range. */
    private long[] readTensor(String name, JsonNode entry) {
        String typeName = entry.path("dtype").asText();
        DType type = Optional.ofNullable(TYPES.get(typeName))
                .orElseThrow(() -> new EngineException(
                        ErrorCode.CHECKPOINT_TENSOR_TYPE,
                        "%s: tensor %s has dtype '%s', expected one of %s"
                                .formatted(
                                        file,
                                        name,
                                        typeName,
                                        TYPES.keySet().stream().sorted().toList())));
        int[] shape = readShape(name, entry.path("shape"));
        JsonNode offsets = entry.path("data_offsets");
        if (offsets.size() != 2
                || !offsets.get(0).isIntegralNumber()
                || !offsets.get(1).isIntegralNumber()) {
            throw damaged(file, "tensor %s: data_offsets must be two integers, found %s".formatted(name, offsets));
        }
        long from = offsets.get(0).asLong();
        long to = offsets.get(1).asLong();
        if (from < 0 || to < from || to > data.byteSize()) {
            throw damaged(
                    file,
                    "tensor %s lies at bytes %d to %d of data that has %d (truncated download?)"
                            .formatted(name, from, to, data.byteSize()));
        }
        long expected = bytes(name, shape, type);
        if (to - from != expected) {
            throw damaged(
                    file,
                    "tensor %s: %s of that shape needs %d bytes, its offsets hold %d"
                            .formatted(name, type, expected, to - from));
        }
        tensors.put(name, new HostTensor(name, type, shape, data.asSlice(from, to - from)));
        return new long[] {from, to};
    }

    private int[] readShape(String name, JsonNode dims) {
        if (!dims.isArray() || dims.size() > 8) {
            throw damaged(file, "tensor %s: shape must be a list of at most 8 sizes, found %s".formatted(name, dims));
        }
        int[] shape = new int[Math.max(1, dims.size())];
        shape[0] = 1; // a scalar is a vector of one
        for (int i = 0; i < dims.size(); i++) {
            JsonNode dim = dims.get(i);
            if (!dim.isIntegralNumber() || !dim.canConvertToInt() || dim.asInt() < 0) {
                throw damaged(file, "tensor %s: size %s is not a count".formatted(name, dim));
            }
            shape[i] = dim.asInt();
        }
        return shape;
    }

    private long bytes(String name, int[] shape, DType type) {
        try {
            long count = type.bytes();
            for (int dim : shape) {
                count = Math.multiplyExact(count, (long) dim);
            }
            return count;
        } catch (ArithmeticException e) {
            throw damaged(file, "tensor %s: its shape overflows".formatted(name));
        }
    }

    private void refuseOverlaps(List<long[]> ranges) {
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i)[0] < ranges.get(i - 1)[1]) {
                throw damaged(file, "two tensors overlap at byte " + ranges.get(i)[0]);
            }
        }
    }

    private static EngineException damaged(Path file, String what) {
        return new EngineException(ErrorCode.CHECKPOINT_FILE_DAMAGED, file + ": " + what);
    }
}
