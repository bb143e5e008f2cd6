package dev.fovea.engine.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.ImageSource.RgbImage;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResamplerTest {
    @Test
    void resizesAsPillowDoes() {
        try (SafetensorsCheckpoint golden =
                SafetensorsCheckpoint.openFile(Golden.FOLDER.resolve("preprocess/resample_bicubic.safetensors"))) {
            List<String> cases = golden.tensors().keySet().stream()
                    .filter(name -> name.startsWith("in_"))
                    .toList();
            assertThat(cases).hasSize(9);
            for (String name : cases) {
                RgbImage expected =
                        image(golden.find(name.replace("in_", "pil_")).orElseThrow());
                RgbImage input = image(golden.find(name).orElseThrow());
                assertThat(resize(input, expected.width(), expected.height()))
                        .as(name)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha.png", "tiny.png"})
    void resizesAWholePictureToOneTile(String name) {
        RgbImage expected = Golden.decode("preprocess/resized_448_" + name + ".max1.png");
        assertThat(resize(Golden.picture(name), 448, 448)).isEqualTo(expected);
    }

    /** Sizes around the edges of bands, strips and blocks of eight, against the definition in integers. */
    @ParameterizedTest
    @CsvSource({
        "1, 300, 5, 7",
        "300, 1, 7, 5",
        "64, 64, 63, 65",
        "65, 129, 8, 16",
        "7, 9, 57, 31",
        "131, 67, 40, 90",
        "2000, 3, 2, 17",
        "3, 2000, 17, 2",
        "20000, 70, 9, 8"
    })
    void resizesByItsDefinition(int width, int height, int targetWidth, int targetHeight) {
        byte[] rgb = new byte[width * height * 3];
        new Random(width * 31L + height).nextBytes(rgb);
        RgbImage image = new RgbImage(width, height, rgb);
        assertThat(resize(image, targetWidth, targetHeight))
                .isEqualTo(IntegerResampler.resize(image, targetWidth, targetHeight));
    }

    @Test
    void keepsAPictureOfTheSameSize() {
        RgbImage image = Golden.picture("noise.png");
        assertThat(resize(image, image.width(), image.height())).isEqualTo(image);
    }

    @Test
    void fillsSeveralSheetsAtOnce() {
        RgbImage image = Golden.picture("text_4x3.png");
        byte[] planes = new byte[3 * 4 * 20 * 20 + 3 * 20 * 20];
        Resampler.resize(
                image,
                List.of(new TileSheet(2, 2, 20, 20, planes, 0), new TileSheet(1, 1, 20, 20, planes, 3 * 4 * 20 * 20)));
        assertThat(Arrays.copyOfRange(planes, 3 * 4 * 20 * 20, planes.length)).isEqualTo(planes(image, 20, 20));
    }

    private static RgbImage resize(RgbImage image, int width, int height) {
        byte[] planes = planes(image, width, height);
        byte[] rgb = new byte[planes.length];
        for (int i = 0; i < width * height; i++) {
            for (int colour = 0; colour < 3; colour++) {
                rgb[3 * i + colour] = planes[colour * width * height + i];
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte[] planes(RgbImage image, int width, int height) {
        byte[] planes = new byte[3 * width * height];
        Resampler.resize(image, List.of(new TileSheet(1, 1, width, height, planes, 0)));
        return planes;
    }

    private static RgbImage image(HostTensor tensor) {
        return new RgbImage(tensor.dim(1), tensor.dim(0), tensor.data().toArray(ValueLayout.JAVA_BYTE));
    }
}
