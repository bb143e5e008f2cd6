package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private static final String WEBP = "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "bmp", "tif"})
    void a_picture_is_a_page_of_its_pixels(String format) throws Exception {
        Path file = folder.resolve("picture");
        assertThat(ImageIO.write(marked(192, 96), format, file.toFile())).isTrue();
        try (OpenDocument document = new PictureReader().open(file)) {
            ReadablePage page = document.page(1);
            assertThat(document.pageCount()).isEqualTo(1);
            assertThat(page.text()).isEqualTo(PageText.NONE);
            assertThat(page.pictureShare()).isEqualTo(1);
            double inch = 192 * 72 / page.size().width();
            assertThat(page.size().height()).isCloseTo(page.size().width() / 2, within(1e-6));
            BufferedImage same = page.render(inch);
            assertThat(same.getWidth()).isEqualTo(192);
            assertThat(Inks.box(same).iou(new PageBox(20, 10, 60, 30))).isGreaterThan(0.85);
            BufferedImage small = page.render(inch / 4);
            assertThat(Inks.box(small).scaled(4, 4).iou(new PageBox(20, 10, 60, 30)))
                    .isGreaterThan(0.7);
        }
    }

    @Test
    void webp() throws Exception {
        Path file = Files.write(folder.resolve("p.webp"), Base64.getDecoder().decode(WEBP));
        try (OpenDocument document = new PictureReader().open(file)) {
            assertThat(document.page(1).size()).isEqualTo(new PageSize(0.75, 0.75));
            assertThat(document.page(1).render(96).getWidth()).isEqualTo(1);
        }
    }

    /** Of a picture with a mark near the top left corner as stored: where the mark is when it stands upright. */
    @ParameterizedTest
    @CsvSource({
        "1, 20, 10, 60, 30, 192, 96", "2, 132, 10, 172, 30, 192, 96", "3, 132, 66, 172, 86, 192, 96",
        "4, 20, 66, 60, 86, 192, 96", "5, 10, 20, 30, 60, 96, 192", "6, 66, 20, 86, 60, 96, 192",
        "7, 66, 132, 86, 172, 96, 192", "8, 10, 132, 30, 172, 96, 192", "9, 20, 10, 60, 30, 192, 96"
    })
    void exif_orientation_stands_a_picture_upright(
            int orientation, double left, double top, double right, double bottom, int width, int height)
            throws Exception {
        Path file = jpegWithExif(orientation);
        try (OpenDocument document = new PictureReader().open(file)) {
            ReadablePage page = document.page(1);
            assertThat(page.size()).isEqualTo(new PageSize(width * 0.5, height * 0.5)); // 144 dots an inch
            for (double resolution : new double[] {72, 144, 300}) {
                BufferedImage picture = page.render(resolution);
                PageBox ink = page.size().fromPixels(Inks.box(picture), picture.getWidth(), picture.getHeight());
                PageBox mark = new PageBox(left, top, right, bottom).scaled(0.5, 0.5);
                assertThat(ink.iou(mark)).as("%s for %s", ink, mark).isGreaterThan(0.8);
            }
        }
    }

    @Test
    void every_picture_of_a_tiff_file_is_a_page() throws Exception {
        Path file = folder.resolve("pages.tif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int width : new int[] {100, 200, 300}) {
                writer.writeToSequence(new IIOImage(marked(width, 96), null, null), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        try (OpenDocument document = new PictureReader().open(file)) {
            assertThat(document.pageCount()).isEqualTo(3);
            assertThat(document.page(3)
                            .render(document.page(3).size().width() > 250 ? 72 : 96)
                            .getWidth())
                    .isEqualTo(300);
            assertThat(document.page(1).digest())
                    .hasSize(64)
                    .isNotEqualTo(document.page(2).digest());
        }
        ReadingLimits two = new ReadingLimits(2, 1_000_000, 1_000_000);
        assertReason(() -> new PictureReader(two).open(file).close(), Reason.TOO_MANY_PAGES, "3 pictures");
    }

    @Test
    void jpeg_of_four_colours() throws Exception {
        WritableRaster cmyk = java.awt.image.Raster.createInterleavedRaster(0, 64, 32, 4, null);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 64; x++) {
                cmyk.setPixel(x, y, new int[] {0, 0, 0, x < 32 ? 255 : 0});
            }
        }
        Path file = folder.resolve("cmyk.jpg");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.write(new IIOImage(cmyk, null, null));
        } finally {
            writer.dispose();
        }
        try (OpenDocument document = new PictureReader().open(file)) {
            BufferedImage picture = document.page(1).render(96);
            assertThat(Inks.isDark(picture, 5, 16)).isTrue();
            assertThat(Inks.isDark(picture, 60, 16)).isFalse();
        }
    }

    @Test
    void what_is_transparent_is_white() throws Exception {
        Path file = folder.resolve("clear.png");
        ImageIO.write(new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB), "png", file.toFile());
        try (OpenDocument document = new PictureReader().open(file)) {
            assertThat(document.page(1).render(96).getRGB(5, 5)).isEqualTo(Color.WHITE.getRGB());
        }
    }

    @Test
    void a_picture_of_more_pixels_than_there_is_memory() throws Exception {
        Path file = Files.write(folder.resolve("bomb.png"), pngHeader(100_000, 100_000));
        try (OpenDocument document = new PictureReader().open(file)) {
            assertReason(() -> document.page(1), Reason.PAGE_TOO_LARGE, "100000 × 100000");
        }
    }

    @Test
    void a_rendering_of_too_many_pixels_is_refused_and_not_made_smaller() throws Exception {
        Path file = folder.resolve("small.png");
        ImageIO.write(marked(192, 96), "png", file.toFile());
        try (OpenDocument document = new PictureReader().open(file)) {
            ReadablePage page = document.page(1);
            assertReason(() -> page.render(9600), Reason.PAGE_TOO_LARGE, "19200 × 9600");
        }
    }

    @Test
    void a_picture_that_is_cut_off() throws Exception {
        Path file = folder.resolve("cut.png");
        BufferedImage noise = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 40_000; i++) {
            noise.setRGB(i % 200, i / 200, random.nextInt());
        }
        ImageIO.write(noise, "png", file.toFile());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        try (OpenDocument document = new PictureReader().open(file)) {
            ReadablePage page = document.page(1);
            assertReason(() -> page.render(72), Reason.PAGE_DAMAGED, "picture 1");
        }
        Files.write(file, java.util.Arrays.copyOf(bytes, 12));
        assertReason(
                () -> {
                    try (OpenDocument document = new PictureReader().open(file)) {
                        document.page(1);
                    }
                },
                Reason.PAGE_DAMAGED,
                "picture 1");
    }

    @Test
    void moving_pictures_are_refused() throws Exception {
        Path file = folder.resolve("moving.gif");
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            writer.writeToSequence(new IIOImage(marked(96, 96), null, null), null);
            writer.writeToSequence(new IIOImage(marked(96, 96), null, null), null);
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
        assertReason(() -> new PictureReader().open(file).close(), Reason.UNSUPPORTED, "moving pictures");
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void assertReason(Action action, Reason reason, String message) {
        assertThatThrownBy(action::run).isInstanceOf(UnreadableException.class).hasMessageContaining(message);
        UnreadableException refused = catchThrowableOfType(UnreadableException.class, action::run);
        assertThat(refused.reason()).isEqualTo(reason);
    }

    private static BufferedImage marked(int width, int height) {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(20, 10, 40, 20);
        graphics.dispose();
        return picture;
    }

    /** 144 dots an inch. */
    private Path jpegWithExif(int orientation) throws IOException {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        ImageIO.write(marked(192, 96), "jpg", jpeg);
        ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 3 * 12 + 4 + 8);
        exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(8)
                .putShort((short) 3);
        exif.putShort((short) 274)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        exif.putShort((short) 282).putShort((short) 5).putInt(1).putInt(50);
        exif.putShort((short) 283).putShort((short) 5).putInt(1).putInt(50);
        exif.putInt(0).putInt(144).putInt(1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(jpeg.toByteArray(), 0, 2);
        file.write(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (exif.capacity() + 2)});
        file.write(exif.array());
        file.write(jpeg.toByteArray(), 2, jpeg.size() - 2);
        return Files.write(folder.resolve("turned.jpg"), file.toByteArray());
    }

    private static byte[] pngHeader(int width, int height) {
        ByteBuffer png = ByteBuffer.allocate(8 + 25 + 12);
        png.put("\u0089PNG\r\n\u001A\n".getBytes(StandardCharsets.ISO_8859_1));
        byte[] header = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.ISO_8859_1))
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        chunk(png, header);
        chunk(png, "IEND".getBytes(StandardCharsets.ISO_8859_1));
        return png.array();
    }

    private static void chunk(ByteBuffer png, byte[] nameAndData) {
        CRC32 sum = new CRC32();
        sum.update(nameAndData);
        png.putInt(nameAndData.length - 4).put(nameAndData).putInt((int) sum.getValue());
    }
}
