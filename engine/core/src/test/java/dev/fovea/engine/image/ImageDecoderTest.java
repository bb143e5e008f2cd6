package dev.fovea.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.ImageSource.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    /** One white pixel, lossy. */
    private static final byte[] WEBP =
            Base64.getDecoder().decode("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

    private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);

    @ParameterizedTest
    @MethodSource("dev.fovea.engine.image.ImageTilerTest#pictures")
    void decodesAsPillowDoes(String name) {
        JsonNode golden = Golden.json("images/images.json").get(name);
        RgbImage image = Golden.picture(name);
        assertThat(image.width()).isEqualTo(golden.get("width").asInt());
        assertThat(image.height()).isEqualTo(golden.get("height").asInt());
        assertThat(Golden.sha256(image.rgb()))
                .isEqualTo(golden.get("rgb_sha256").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"photo420.jpg", "cmyk.jpg", "exif_rotated.jpg"})
    void decodesJpegsWithinTwoLevels(String name) {
        RgbImage image = Golden.decode("images/" + name);
        RgbImage expected = Golden.picture(name);
        assertThat(image.width()).isEqualTo(expected.width());
        assertThat(largestDifference(image, expected)).isLessThanOrEqualTo(2);
    }

    @Test
    void turnsPicturesUprightUnlessToldNotTo() {
        JsonNode golden = Golden.json("images/images.json").get("exif_rotated.jpg");
        RgbImage stored = Golden.picture("exif_rotated.jpg");
        RgbImage turned = Orientation.of(golden.get("exif_orientation").asInt()).apply(stored);
        assertThat(Golden.sha256(turned.rgb()))
                .isEqualTo(golden.get("rgb_exif_transposed_sha256").asText());

        RgbImage decoded = decoder.decode(ImageSource.encoded(Golden.bytes("images/exif_rotated.jpg")));
        assertThat(decoded.width()).isEqualTo(200);
        assertThat(decoded.height()).isEqualTo(320);
        assertThat(largestDifference(decoded, turned)).isLessThanOrEqualTo(2);
    }

    /** The picture {@code 0 1 / 2 3 / 4 5}, stored in each of the eight ways. */
    @ParameterizedTest
    @CsvSource({
        "1, 2, 012345",
        "2, 2, 103254",
        "3, 2, 543210",
        "4, 2, 452301",
        "5, 3, 024135",
        "6, 3, 135024",
        "7, 3, 531420",
        "8, 3, 420531"
    })
    void turnsAllEightOrientations(int orientation, int storedWidth, String stored) {
        RgbImage turned = Orientation.of(orientation).apply(numbered(storedWidth, stored));
        assertThat(turned).isEqualTo(numbered(2, "012345"));
    }

    @Test
    void readsWebp() {
        RgbImage image = decoder.decode(ImageSource.encoded(WEBP));
        assertThat(image.width()).isEqualTo(1);
        assertThat(image.rgb()).hasSize(3);
    }

    /** The files, and the PNG beside each, are libwebp's. */
    @ParameterizedTest
    @ValueSource(strings = {"text_lossless.webp", "alpha_lossless.webp"})
    void decodesLosslessWebpAsLibwebpDoes(String name) throws IOException {
        RgbImage expected = decoder.decode(ImageSource.encoded(resource(name + ".png")));
        assertThat(decoder.decode(ImageSource.encoded(resource(name)))).isEqualTo(expected);
    }

    /** Colours differ, because libwebp interpolates between the samples of halved chroma; brightness hardly does. */
    @Test
    void decodesLossyWebpToTheBrightnessOfLibwebp() throws IOException {
        byte[] image = decoder.decode(ImageSource.encoded(resource("photo_lossy.webp")))
                .rgb();
        byte[] expected = decoder.decode(ImageSource.encoded(resource("photo_lossy.webp.png")))
                .rgb();
        assertThat(image).hasSameSizeAs(expected);
        double difference = 0;
        for (int i = 0; i < image.length; i += 3) {
            difference += Math.abs(luma(image, i) - luma(expected, i));
        }
        assertThat(difference / (image.length / 3)).isLessThan(1);
    }

    private static double luma(byte[] rgb, int at) {
        return 0.299 * (rgb[at] & 0xff) + 0.587 * (rgb[at + 1] & 0xff) + 0.114 * (rgb[at + 2] & 0xff);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp"})
    void readsWhatTheJdkWrites(String format) throws IOException {
        BufferedImage drawn = new BufferedImage(5, 8, BufferedImage.TYPE_INT_RGB);
        drawn.setRGB(4, 7, 0xff0000);
        RgbImage image = decoder.decode(ImageSource.encoded(written(drawn, format)));
        assertThat(image.width()).isEqualTo(5);
        assertThat(Arrays.copyOfRange(image.rgb(), 117, 120)).containsExactly(0xff, 0, 0);
    }

    @Test
    void passesDecodedPixelsOn() {
        RgbImage image = new RgbImage(2, 1, new byte[6]);
        assertThat(decoder.decode(image)).isSameAs(image);
    }

    @Test
    void refusesNoBytes() {
        refuses(new byte[0], ErrorCode.IMAGE_EMPTY, "no bytes");
    }

    @Test
    void refusesUnknownBytesAndNamesTheFormatsThatAreKnown() {
        refuses("<svg/>".getBytes(StandardCharsets.UTF_8), ErrorCode.IMAGE_UNREADABLE, "PNG, JPEG, WebP, GIF, BMP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alpha.png", "palette.png", "gray16.png", "photo420.jpg", "cmyk.jpg"})
    void refusesFilesThatAreCutOffAnywhere(String name) {
        byte[] whole = Golden.bytes("images/" + name);
        for (double part : new double[] {0.02, 0.1, 0.3, 0.5, 0.8, 0.95, 0.999}) {
            byte[] cut = Arrays.copyOf(whole, Math.max(9, (int) (whole.length * part)));
            refuses(cut, ErrorCode.IMAGE_TRUNCATED, "cut off");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gif", "bmp"})
    void refusesOtherFormatsCutOffAnywhere(String format) throws IOException {
        byte[] whole = written(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), format);
        for (int length = 10; length < whole.length; length += 1 + whole.length / 20) {
            refuses(Arrays.copyOf(whole, length), ErrorCode.IMAGE_TRUNCATED, "cut off");
        }
    }

    @Test
    void refusesAWebpThatIsCutOff() {
        refuses(Arrays.copyOf(WEBP, WEBP.length - 3), ErrorCode.IMAGE_TRUNCATED, "cut off");
        refuses(Arrays.copyOf(WEBP, 12), ErrorCode.IMAGE_TRUNCATED, "cut off");
    }

    @Test
    void refusesAJpegWhoseScanStopsEarly() {
        byte[] whole = Golden.bytes("images/photo420.jpg");
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);
        cut[cut.length - 2] = (byte) 0xff;
        cut[cut.length - 1] = (byte) 0xd9;
        refuses(cut, ErrorCode.IMAGE_TRUNCATED, "cut off");
    }

    @Test
    void refusesAPngWhosePixelsStopEarly() {
        byte[] cut = TestPng.of(100, 100).pixels(new byte[301 * 40]).end();
        refuses(cut, ErrorCode.IMAGE_TRUNCATED, "cut off");
    }

    @Test
    void refusesABombBeforeDecodingIt() {
        byte[] bomb = TestPng.of(60_000, 60_000).pixels(new byte[1000]).end();
        refuses(bomb, ErrorCode.IMAGE_TOO_LARGE, "at most 100000000 pixels; found 60000 × 60000");
        byte[] ribbon = TestPng.of(1_000_000, 1).pixels(new byte[1000]).end();
        refuses(ribbon, ErrorCode.IMAGE_TOO_LARGE, "1000000 × 1");
    }

    @Test
    void readsNoMorePixelsThanAPngDeclares() {
        byte[] rows = new byte[50_000_000];
        byte[] bomb = TestPng.of(2, 2).pixels(rows).end();
        assertThat(decoder.decode(ImageSource.encoded(bomb)).rgb()).containsOnly(0);
    }

    @Test
    void refusesPixelsThatWereDecodedElsewhereButAreTooMany() {
        ImageDecoder strict = new ImageDecoder(ImageLimits.DEFAULT.withMaxPixels(5));
        assertThatThrownBy(() -> strict.decode(new RgbImage(3, 2, new byte[18])))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_TOO_LARGE));
    }

    @Test
    void refusesAFileThatIsTooLong() {
        ImageDecoder strict = new ImageDecoder(new ImageLimits(100, 1000));
        assertThatThrownBy(() -> strict.decode(ImageSource.encoded(new byte[101])))
                .hasMessageContaining("at most 100 bytes; found 101");
    }

    @Test
    void refusesAnimations() throws IOException {
        byte[] png = TestPng.of(1, 1)
                .chunk("acTL", new byte[] {0, 0, 0, 7, 0, 0, 0, 0})
                .pixels(new byte[4])
                .end();
        refuses(png, ErrorCode.IMAGE_ANIMATED, "7 frames");

        byte[] gif = written(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "gif");
        int frame = indexOf(gif, 0x2c);
        ByteArrayOutputStream twice = new ByteArrayOutputStream();
        twice.write(gif, 0, gif.length - 1);
        twice.write(gif, frame, gif.length - frame);
        refuses(twice.toByteArray(), ErrorCode.IMAGE_ANIMATED, "2 frames");

        byte[] webp = WEBP.clone();
        webp[12] = 'A';
        webp[13] = 'N';
        webp[14] = 'M';
        webp[15] = 'F';
        refuses(webp, ErrorCode.IMAGE_ANIMATED, "1 frames");
    }

    @Test
    void readsMislabelledFilesByTheirBytes() {
        byte[] png = Golden.bytes("images/tiny.png");
        assertThat(decoder.decode(ImageSource.encoded(png)).width()).isEqualTo(3);
        byte[] damaged = Golden.bytes("images/photo420.jpg");
        System.arraycopy(png, 0, damaged, 0, 8);
        assertThatThrownBy(() -> decoder.decode(ImageSource.encoded(damaged))).isInstanceOf(EngineException.class);
    }

    private void refuses(byte[] bytes, ErrorCode code, String message) {
        assertThatThrownBy(() -> decoder.decode(ImageSource.encoded(bytes)))
                .isInstanceOfSatisfying(
                        EngineException.class,
                        e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static RgbImage numbered(int width, String digits) {
        byte[] rgb = new byte[3 * digits.length()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) digits.charAt(i / 3);
        }
        return new RgbImage(width, digits.length() / width, rgb);
    }

    private static int largestDifference(RgbImage a, RgbImage b) {
        int largest = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            largest = Math.max(largest, Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff)));
        }
        return largest;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = ImageDecoderTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static byte[] written(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static int indexOf(byte[] bytes, int value) {
        int index = 13 + (3 << ((bytes[10] & 7) + 1));
        while (bytes[index] != value) {
            index++;
        }
        return index;
    }
}
