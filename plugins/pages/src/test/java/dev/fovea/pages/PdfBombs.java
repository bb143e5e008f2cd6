package dev.fovea.pages;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Small files that are made to take a reader's memory, its stack or its time, written byte by byte. */
final class PdfBombs {
    private static final int CATALOG = 1;
    private static final int TREE = 2;
    private static final int PAGE = 3;
    private static final int STREAM = 9;
    private static final int ENTRY = 6;
    private static final int GIGABYTE = 1 << 30;
    private static final byte[] CATALOG_AND_A_GIGABYTE =
            deflated("1 0 << /Type /Catalog /Pages 2 0 R >> ", GIGABYTE, (byte) ' ');

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final Map<Integer, long[]> table = new TreeMap<>();

    private PdfBombs() {
        text("%PDF-1.7\n");
    }

    /** A table of objects that unpacks to a gigabyte. */
    static byte[] tableOfAGigabyte() {
        PdfBombs made = new PdfBombs().onePage();
        return made.endsWithTable("/Size 9 /W [1 4 1]", deflated("", GIGABYTE, (byte) 0));
    }

    /** A table whose twenty million lines name an object each. */
    static byte[] tableOfMillions() {
        PdfBombs made = new PdfBombs().onePage();
        byte[] lines = deflated("", 20_000_000 * 2, (byte) 1);
        return made.endsWithTable("/Size 20000000 /W [1 1 0]", lines);
    }

    /** A table whose lines take no bytes, so that there is no end to them. */
    static byte[] tableOfNothing() {
        return new PdfBombs().onePage().endsWithTable("/Index [0 9999999999] /W [0 0 0]", deflated("x", 0, (byte) 0));
    }

    /** Rows of a predictor that are 200 megabytes long. */
    static byte[] tableOfVastRows() {
        return new PdfBombs()
                .onePage()
                .endsWithTable(
                        "/Size 9 /W [1 4 1] /DecodeParms << /Predictor 12 /Columns 200000000 >>",
                        deflated("", 1000, (byte) 0));
    }

    /** A plain table that says to have ten milliards of lines. */
    static byte[] plainTableOfMillions() {
        PdfBombs made = new PdfBombs().onePage();
        int start = made.file.size();
        made.text("xref\n0 9999999999\n");
        IntStream.range(0, 200).forEach(i -> made.text("%010d 00000 n\r\n".formatted(9 + i)));
        made.text("trailer\n<< /Size 9999999999 /Root 1 0 R >>\nstartxref\n" + start + "\n%%EOF\n");
        return made.file.toByteArray();
    }

    /** The catalogue lies among objects that unpack to a gigabyte. */
    static byte[] objectsOfAGigabyte() {
        PdfBombs made = new PdfBombs().tree().page();
        return made.objects("/N 1 /First 4", CATALOG_AND_A_GIGABYTE);
    }

    /** The same for a reader that looks at what such a stream says of itself only after it is unpacked. */
    static byte[] objectsWithoutACount() {
        PdfBombs made = new PdfBombs().tree().page();
        return made.objects("", CATALOG_AND_A_GIGABYTE);
    }

    /** The same, and no table: a reader looks for objects everywhere. */
    static byte[] objectsWithoutATable() {
        PdfBombs made = new PdfBombs().tree().page();
        made.stream(STREAM, "/Type /ObjStm /N 1 /First 4", CATALOG_AND_A_GIGABYTE);
        made.text("trailer\n<< /Root 1 0 R >>\n%%EOF\n");
        return made.file.toByteArray();
    }

    /** The same, behind a header that is none: PDFBox does not look at it. */
    static byte[] objectsBehindAWrongHeader() {
        byte[] bomb = CATALOG_AND_A_GIGABYTE.clone();
        bomb[0] = 0;
        bomb[1] = 0;
        return new PdfBombs().tree().page().objects("/N 1 /First 4", bomb);
    }

    /** Fifteen megabytes that become half a milliard of bytes in memory. */
    static byte[] objectsThatGrow() {
        PdfBombs made = new PdfBombs().tree().page();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(ascii("1 0 << /Type /Catalog /Pages 2 0 R /More ["));
            byte[] arrays = ascii("[]".repeat(1 << 10));
            for (int i = 0; i < 7 << 10; i++) {
                out.write(arrays);
            }
            out.write(ascii("] >>"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made.objects("/N 1 /First 4", packed.toByteArray());
    }

    /** Objects that are said to lie in a stream that lies in itself. */
    static byte[] objectsInThemselves() {
        PdfBombs made = new PdfBombs().tree().page();
        made.table.put(CATALOG, new long[] {2, STREAM, 0});
        made.table.put(STREAM, new long[] {2, STREAM, 1});
        return made.endsWithTable();
    }

    /** Arrays in arrays, half a million deep. */
    static byte[] nestedArrays() {
        int deep = 500_000;
        PdfBombs made = new PdfBombs().tree().page();
        made.object(CATALOG, "<< /Type /Catalog /Pages 2 0 R /Deep " + "[".repeat(deep) + "]".repeat(deep) + " >>");
        return made.endsWithTable();
    }

    /** A page below a hundred thousand nodes of the page tree, each with a second child that is none. */
    static byte[] deepTree() {
        int first = 20;
        int deep = 100_000;
        PdfBombs made = new PdfBombs().catalog();
        made.object(TREE, "<< /Type /Pages /Count 1 /Kids [" + first + " 0 R null] >>");
        for (int node = first; node < first + deep; node++) {
            int child = node + 1 == first + deep ? PAGE : node + 1;
            int parent = node == first ? TREE : node - 1;
            made.object(
                    node, "<< /Type /Pages /Count 1 /Parent %d 0 R /Kids [%d 0 R null] >>".formatted(parent, child));
        }
        made.object(PAGE, "<< /Type /Page /Parent %d 0 R >>".formatted(first + deep - 1));
        return made.endsWithTable();
    }

    /** Forty nodes of a page tree, each of which is twice in the one above it: a milliard of ways to one page. */
    static byte[] doublingTree() {
        int first = 20;
        int deep = 40;
        PdfBombs made = new PdfBombs().catalog();
        made.object(TREE, "<< /Type /Pages /Count 9 /Kids [20 0 R 20 0 R] >>");
        for (int node = first; node < first + deep; node++) {
            int child = node + 1 == first + deep ? PAGE : node + 1;
            made.object(node, "<< /Type /Pages /Count 9 /Kids [%1$d 0 R %1$d 0 R] >>".formatted(child));
        }
        made.object(PAGE, "<< /Type /Page /MediaBox [0 0 200 200] /Parent 2 0 R >>");
        return made.endsWithTable();
    }

    /** Two tables of objects, each of which names the other as the one before it. */
    static byte[] tablesInALoop() {
        PdfBombs made = new PdfBombs().onePage();
        int first = made.file.size();
        String entry = "xref\n0 1\n0000000000 65535 f\r\ntrailer\n<< /Size 9 /Root 1 0 R /Prev %010d >>\n";
        made.text(entry.formatted(first + entry.formatted(0).length()));
        int second = made.file.size();
        made.text(entry.formatted(first));
        made.text("startxref\n" + second + "\n%%EOF\n");
        return made.file.toByteArray();
    }

    private PdfBombs onePage() {
        return catalog().tree().page();
    }

    private PdfBombs catalog() {
        object(CATALOG, "<< /Type /Catalog /Pages 2 0 R >>");
        return this;
    }

    private PdfBombs tree() {
        object(TREE, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
        return this;
    }

    private PdfBombs page() {
        object(PAGE, "<< /Type /Page /MediaBox [0 0 200 200] /Parent 2 0 R >>");
        return this;
    }

    private void object(int number, String content) {
        table.put(number, new long[] {1, file.size(), 0});
        text(number + " 0 obj\n" + content + "\nendobj\n");
    }

    private void stream(int number, String says, byte[] packed) {
        table.put(number, new long[] {1, file.size(), 0});
        text("%d 0 obj\n<< %s /Filter /FlateDecode /Length %d >>\nstream\n".formatted(number, says, packed.length));
        file.writeBytes(packed);
        text("\nendstream\nendobj\n");
    }

    /** The catalogue in a stream of objects. */
    private byte[] objects(String says, byte[] packed) {
        stream(STREAM, "/Type /ObjStm " + says, packed);
        table.put(CATALOG, new long[] {2, STREAM, 0});
        return endsWithTable();
    }

    private byte[] endsWithTable() {
        byte[] lines = new byte[table.size() * ENTRY];
        int at = 0;
        for (long[] entry : table.values()) {
            lines[at] = (byte) entry[0];
            for (int i = 0; i < 4; i++) {
                lines[at + 1 + i] = (byte) (entry[1] >> 8 * (3 - i));
            }
            lines[at + ENTRY - 1] = (byte) entry[2];
            at += ENTRY;
        }
        String numbers = table.keySet().stream().map(number -> number + " 1").collect(Collectors.joining(" "));
        return endsWithTable("/Size 200000 /W [1 4 1] /Index [%s]".formatted(numbers), deflated(lines));
    }

    private byte[] endsWithTable(String says, byte[] packed) {
        int start = file.size();
        stream(STREAM + 1, "/Type /XRef /Root 1 0 R " + says, packed);
        text("startxref\n" + start + "\n%%EOF\n");
        return file.toByteArray();
    }

    private void text(String text) {
        file.writeBytes(ascii(text));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] deflated(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A beginning and then one byte many times. */
    private static byte[] deflated(String beginning, int times, byte filling) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[1 << 20];
        Arrays.fill(chunk, filling);
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater, 1 << 16)) {
            out.write(ascii(beginning));
            for (int left = times; left > 0; left -= chunk.length) {
                out.write(chunk, 0, Math.min(left, chunk.length));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return packed.toByteArray();
    }
}
