package dev.fovea.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.CCITTFactory;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scans in the two forms that Java cannot read by itself: JBIG2 and JPEG 2000. */
class PdfPicturesTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 280;
    private static final PageBox MARK = new PageBox(40, 70, 120, 140);

    @TempDir
    Path folder;

    @Test
    void jpeg_2000() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        assertThat(ImageIO.write(marked(BufferedImage.TYPE_3BYTE_BGR), "jpeg 2000", packed))
                .isTrue();
        assertMarked(scan(COSName.JPX_DECODE, packed.toByteArray(), 8, WIDTH));
    }

    @Test
    void jbig2() throws Exception {
        assertMarked(scan(COSName.getPDFName("JBIG2Decode"), jbig2(WIDTH, HEIGHT), 1, WIDTH));
    }

    @Test
    void pictures_that_say_they_are_small_and_are_not() throws Exception {
        assertTooLarge(scan(COSName.getPDFName("JBIG2Decode"), jbig2(90_000, 90_000), 1, 10));
        byte[] jpeg = new byte[] {
            (byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xC0, 0, 17, 8, (byte) 0xFF, 0, (byte) 0xFF, 0, 3, 1, 0x11, 0
        };
        assertTooLarge(scan(COSName.DCT_DECODE, jpeg, 8, 10));
        ByteBuffer jpeg2000 = ByteBuffer.allocate(64);
        jpeg2000.putInt(0xFF4FFF51)
                .putShort((short) 41)
                .putShort((short) 0)
                .putInt(80_000)
                .putInt(80_000);
        assertTooLarge(scan(COSName.JPX_DECODE, jpeg2000.array(), 8, 10));
    }

    @Test
    void a_damaged_scan_leaves_the_rest_of_its_page() throws Exception {
        Path file = scan(COSName.getPDFName("JBIG2Decode"), new byte[] {1, 2, 3}, 1, WIDTH);
        try (OpenDocument document = new PdfReader().open(file)) {
            assertThat(document.page(1).text().visible()).isEqualTo("below the scan");
        }
    }

    private static void assertTooLarge(Path file) throws Exception {
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage page = document.page(1);
            assertThatThrownBy(() -> page.render(72))
                    .isInstanceOf(UnreadableException.class)
                    .hasMessageContaining("page 1 is too large: a picture of");
        }
    }

    private static void assertMarked(Path file) throws Exception {
        try (OpenDocument document = new PdfReader().open(file)) {
            ReadablePage page = document.page(1);
            BufferedImage picture = page.render(72);
            BufferedImage upper = picture.getSubimage(0, 0, WIDTH, HEIGHT);
            assertThat(Inks.box(upper).iou(MARK)).isGreaterThan(0.95);
            assertThat(page.pictureShare()).isBetween(0.85, 0.95);
            assertThat(page.text().visible()).isEqualTo("below the scan");
        }
    }

    private Path scan(COSName filter, byte[] packed, int bits, int width) throws IOException {
        Path file = folder.resolve("scan.pdf");
        try (PDDocument document = new PDDocument()) {
            COSStream stream = document.getDocument().createCOSStream();
            try (OutputStream out = stream.createRawOutputStream()) {
                out.write(packed);
            }
            stream.setItem(COSName.SUBTYPE, COSName.IMAGE);
            stream.setItem(COSName.FILTER, filter);
            stream.setInt(COSName.WIDTH, width);
            stream.setInt(COSName.HEIGHT, HEIGHT);
            stream.setInt(COSName.BITS_PER_COMPONENT, bits);
            stream.setItem(COSName.COLORSPACE, bits == 1 ? COSName.DEVICEGRAY : COSName.DEVICERGB);
            PDPage page = new PDPage(new PDRectangle(WIDTH, HEIGHT + 30));
            page.setResources(new org.apache.pdfbox.pdmodel.PDResources());
            COSName name = page.getResources()
                    .add(new PDImageXObject(
                            new org.apache.pdfbox.pdmodel.common.PDStream(stream), page.getResources()));
            Pdfs.draw(document, page, (content, ignored) -> {
                content.saveGraphicsState();
                content.transform(new org.apache.pdfbox.util.Matrix(WIDTH, 0, 0, HEIGHT, 0, 30));
                content.appendRawCommands("/" + name.getName() + " Do\n");
                content.restoreGraphicsState();
                Pdfs.words(content, 20, 10, 12, "below the scan");
            });
            document.save(file.toFile());
        }
        return file;
    }

    /** A page of one generic region, packed as fax machines do. */
    private static byte[] jbig2(int width, int height) throws IOException {
        byte[] fax;
        try (PDDocument scratch = new PDDocument()) {
            PDImageXObject image = CCITTFactory.createFromImage(scratch, marked(BufferedImage.TYPE_BYTE_BINARY));
            try (InputStream raw = image.getCOSObject().createRawInputStream()) {
                fax = raw.readAllBytes();
            }
        }
        ByteBuffer file = ByteBuffer.allocate(11 + 19 + 11 + 18 + fax.length);
        file.putInt(0).put((byte) 48).put((byte) 0).put((byte) 1).putInt(19);
        file.putInt(width).putInt(height).putInt(0).putInt(0).put((byte) 0).putShort((short) 0);
        file.putInt(1).put((byte) 38).put((byte) 0).put((byte) 1).putInt(18 + fax.length);
        file.putInt(WIDTH)
                .putInt(HEIGHT)
                .putInt(0)
                .putInt(0)
                .put((byte) 0)
                .put((byte) 1)
                .put(fax);
        return file.array();
    }

    private static BufferedImage marked(int type) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, type);
        Graphics2D graphics = picture.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, HEIGHT);
        graphics.setColor(Color.BLACK);
        graphics.fillRect((int) MARK.left(), (int) MARK.top(), (int) MARK.width(), (int) MARK.height());
        graphics.dispose();
        return picture;
    }
}
