package dev.fovea.engine.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files, honest or not, chunk by chunk. */
final class TestPng {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TestPng() {}

    /** The beginning of an 8-bit RGB file. */
    static TestPng of(int width, int height) {
        TestPng png = new TestPng();
        png.out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
        return png.chunk("IHDR", header);
    }

    TestPng chunk(String name, byte[] data) {
        byte[] body = ByteBuffer.allocate(4 + data.length)
                .put(name.getBytes(StandardCharsets.ISO_8859_1))
                .put(data)
                .array();
        CRC32 checksum = new CRC32();
        checksum.update(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        out.writeBytes(body);
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
        return this;
    }

    /** One chunk of pixels: rows of a filter byte and the colours. */
    TestPng pixels(byte[] rows) {
        Deflater deflater = new Deflater();
        deflater.setInput(rows);
        deflater.finish();
        byte[] compressed = new byte[rows.length + 100];
        int length = deflater.deflate(compressed);
        deflater.end();
        return chunk("IDAT", Arrays.copyOf(compressed, length));
    }

    byte[] end() {
        return chunk("IEND", new byte[0]).out.toByteArray();
    }
}
