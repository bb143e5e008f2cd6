package dev.fovea.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource.RgbImage;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ImageTilerTest {
    private static final TilingParams TWELVE = new TilingParams(448, 1, 12, true, true);

    private final ImageTiler tiler = new ImageTiler(PixelNormalizer.imageNet());

    static Stream<String> pictures() {
        Iterable<String> names = () -> Golden.json("images/images.json").fieldNames();
        return Stream.of(names).flatMap(all -> {
            List<String> list = new ArrayList<>();
            all.forEach(list::add);
            return list.stream();
        });
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void cutsEveryPictureAsTheReferenceDoes(String name) {
        RgbImage image = Golden.picture(name);
        JsonNode cases = Golden.json("images/images.json").get(name).get("tiles");
        assertThat(cases.size()).isGreaterThan(4);
        for (JsonNode golden : cases) {
            TiledImage tiled = tiler.tile(
                    image,
                    new TilingParams(
                            golden.get("image_size").asInt(),
                            golden.get("min_num").asInt(),
                            golden.get("max_num").asInt(),
                            golden.get("use_thumbnail").asBoolean(),
                            true));
            assertThat(tiled.grid().columns()).isEqualTo(golden.get("grid_cols").asInt());
            assertThat(tiled.grid().rows()).isEqualTo(golden.get("grid_rows").asInt());
            assertThat(tiled.tiles()).isEqualTo(golden.get("n_tiles").asInt());
            for (int tile = 0; tile < tiled.tiles(); tile++) {
                assertThat(Golden.sha256(tiled.rgb(tile)))
                        .as("tile %d at size %d, max %s", tile, tiled.tileSize(), golden.get("max_num"))
                        .isEqualTo(golden.get("tile_sha256").get(tile).asText());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "single, 1, square.png",
        "tiled, 6, wide.png",
        "multi, 4, text_4x3.png tall.png",
        "video, 1, frame_0.png frame_1.png frame_2.png frame_3.png"
    })
    void normalisesAsTheReferenceDoes(String input, int maxTiles, String names) {
        List<Float> written = new ArrayList<>();
        for (String name : names.split(" ")) {
            TiledImage tiled = tiler.tile(Golden.picture(name), new TilingParams(56, 1, maxTiles, true, true));
            for (int tile = 0; tile < tiled.tiles(); tile++) {
                for (float value : write(tiled, tile)) {
                    written.add(value);
                }
            }
        }
        try (SafetensorsCheckpoint golden =
                SafetensorsCheckpoint.openFile(Golden.FOLDER.resolve("golden/_inputs/" + input + ".safetensors"))) {
            HostTensor pixels = golden.find("pixel_values").orElseThrow();
            assertThat(written).hasSize((int) pixels.elements());
            for (int i = 0; i < written.size(); i++) {
                assertThat(written.get(i)).as("value %d", i).isEqualTo(pixels.get(i));
            }
        }
    }

    @Test
    void cutsASinglePixelIntoOneFlatTile() {
        TiledImage tiled = tiler.tile(new RgbImage(1, 1, new byte[] {10, 20, (byte) 250}), TWELVE);
        assertThat(tiled.tiles()).isEqualTo(1);
        assertThat(tiled.rgb(0)).startsWith(10, 20, (byte) 250).endsWith(10, 20, (byte) 250);
    }

    @ParameterizedTest
    @CsvSource({"1, 65535, 1, 12", "65535, 1, 12, 1", "1, 5000, 1, 12", "3000, 2, 12, 1"})
    void cutsExtremeShapes(int width, int height, int columns, int rows) {
        TiledImage tiled = tiler.tile(
                new RgbImage(width, height, new byte[3 * width * height]), new TilingParams(56, 1, 12, true, true));
        assertThat(tiled.grid()).isEqualTo(new TileGrid(columns, rows, true));
        assertThat(tiled.width()).isEqualTo(width);
        assertThat(tiled.height()).isEqualTo(height);
        assertThat(tiled.rgb(12)).containsOnly(0);
    }

    @Test
    void refusesSidesThatNoFileHas() {
        RgbImage ribbon = new RgbImage(70_000, 1, new byte[210_000]);
        assertThatThrownBy(() -> tiler.tile(ribbon, TWELVE))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE))
                .hasMessageContaining("70000 × 1");
    }

    @Test
    void givesEqualPicturesEqualDigestsOnly() {
        RgbImage text = Golden.picture("text_4x3.png");
        TiledImage tiled = tiler.tile(text, TWELVE);
        assertThat(tiler.tile(text, TWELVE).digest()).isEqualTo(tiled.digest());
        assertThat(tiler.tile(text, TWELVE.withMaxTiles(6)).digest()).isNotEqualTo(tiled.digest());
        byte[] changed = text.rgb().clone();
        changed[changed.length / 2] ^= 0x40;
        assertThat(tiler.tile(new RgbImage(text.width(), text.height(), changed), TWELVE)
                        .digest())
                .isNotEqualTo(tiled.digest());
    }

    @Test
    void tellsGridsOfEqualPixelsApart() {
        byte[] black = new byte[3 * 400 * 100];
        ImageDigest wide = tiler.tile(new RgbImage(400, 100, black), new TilingParams(56, 4, 4, false, true))
                .digest();
        ImageDigest tall = tiler.tile(new RgbImage(100, 400, black), new TilingParams(56, 4, 4, false, true))
                .digest();
        assertThat(wide).isNotEqualTo(tall);
    }

    @Test
    void cutsTheSameFromManyThreads() throws Exception {
        RgbImage image = Golden.picture("wide.png");
        ImageDigest expected = tiler.tile(image, TWELVE).digest();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ImageDigest>> digests = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                digests.add(threads.submit(() -> tiler.tile(image, TWELVE).digest()));
            }
            for (Future<ImageDigest> digest : digests) {
                assertThat(digest.get()).isEqualTo(expected);
            }
        }
    }

    private static float[] write(TiledImage tiled, int tile) {
        int size = tiled.tileSize();
        float[] values = new float[3 * size * size];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(4L * values.length);
            tiled.write(tile, out);
            MemorySegment.copy(out, 0, MemorySegment.ofArray(values), 0, out.byteSize());
        }
        return values;
    }
}
