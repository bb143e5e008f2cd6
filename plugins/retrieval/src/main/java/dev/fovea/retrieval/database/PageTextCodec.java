package dev.fovea.retrieval.database;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A page's letters with their boxes as bytes, and back.
 *
 * <p>Format, deflated after the first byte: version (1), origin (byte), lines (int), and for each line block (int), letters
 * (int), and for each letter its text (UTF-8 with length in front), a byte (1: drawn) and left, top, right, bottom as floats:
 * a float holds a page of 200 inches to a thousandth of a point.
 */
public final class PageTextCodec {
    private static final int VERSION = 1;
    private static final int MOST = 50_000_000;

    private PageTextCodec() {}

    public static byte[] encode(PageText text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes, deflater, 1 << 13))) {
            out.writeByte(text.origin().ordinal());
            out.writeInt(text.lines().size());
            for (TextLine line : text.lines()) {
                out.writeInt(line.block());
                out.writeInt(line.glyphs().size());
                for (Glyph glyph : line.glyphs()) {
                    write(out, glyph);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    /** @throws IllegalArgumentException if the bytes are of another version or damaged */
    public static PageText decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != VERSION) {
            throw new IllegalArgumentException("expected a page's text of version " + VERSION + "; found "
                    + (bytes.length == 0 ? "nothing" : "version " + bytes[0]));
        }
        ByteArrayInputStream packed = new ByteArrayInputStream(bytes, 1, bytes.length - 1);
        try (DataInputStream in = new DataInputStream(new InflaterInputStream(packed))) {
            PageText.Origin origin = PageText.Origin.values()[in.readUnsignedByte()];
            int count = size(in.readInt());
            List<TextLine> lines = new ArrayList<>(Math.min(count, 1 << 10));
            for (int i = 0; i < count; i++) {
                lines.add(line(in));
            }
            return new PageText(lines, origin);
        } catch (IOException | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("a page's text is damaged: " + e.getMessage(), e);
        }
    }

    private static void write(DataOutputStream out, Glyph glyph) throws IOException {
        out.writeUTF(glyph.text());
        out.writeByte(glyph.drawn() ? 1 : 0);
        out.writeFloat((float) glyph.box().left());
        out.writeFloat((float) glyph.box().top());
        out.writeFloat((float) glyph.box().right());
        out.writeFloat((float) glyph.box().bottom());
    }

    private static TextLine line(DataInputStream in) throws IOException {
        int block = in.readInt();
        int count = size(in.readInt());
        List<Glyph> glyphs = new ArrayList<>(Math.min(count, 1 << 10));
        for (int i = 0; i < count; i++) {
            String text = in.readUTF();
            boolean drawn = in.readByte() == 1;
            glyphs.add(new Glyph(
                    text, new PageBox(in.readFloat(), in.readFloat(), in.readFloat(), in.readFloat()), drawn));
        }
        return new TextLine(glyphs, block);
    }

    private static int size(int count) throws IOException {
        if (count < 0 || count > MOST) {
            throw new IOException("a count of " + count);
        }
        return count;
    }
}
