package dev.fovea.pages;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;

/**
 * All objects that decide what a page shows and says, numbered as they are met: the same page has the same numbers in every
 * file, whatever the file's own numbers are. Loops end at an object that has its number already.
 *
 * <p>What does not change the look of a page is left out: what leads back to the file (parents), structure, links, remarks.
 */
final class PdfObjects {
    private static final List<COSName> OF_PAGE = List.of(
            COSName.CONTENTS,
            COSName.RESOURCES,
            COSName.MEDIA_BOX,
            COSName.CROP_BOX,
            COSName.ROTATE,
            COSName.getPDFName("UserUnit"),
            COSName.GROUP,
            COSName.ANNOTS);
    private static final List<COSName> OF_ANNOTATION =
            List.of(COSName.SUBTYPE, COSName.RECT, COSName.F, COSName.AS, COSName.AP, COSName.OC);
    private static final Set<String> ELSEWHERE = Set.of(
            "Parent", "StructParent", "StructParents", "PieceInfo", "Metadata", "LastModified", "Length", "OCGs");
    private static final int DEEPEST = 400;

    private final Map<COSBase, Integer> numbers = new IdentityHashMap<>();
    private final Deque<COSBase> waiting = new ArrayDeque<>();
    private final List<COSStream> streams = new ArrayList<>();
    private final StringBuilder form = new StringBuilder();

    private PdfObjects() {}

    /** Streams that a page needs, all of them. */
    static List<COSStream> streams(PdfView view) throws IOException {
        PdfObjects objects = new PdfObjects();
        objects.walk(view.page().getCOSObject());
        return objects.streams;
    }

    /** SHA-256 in hex of a page's objects. */
    static String digest(PdfView view) throws IOException {
        PdfObjects objects = new PdfObjects();
        objects.walk(view.page().getCOSObject());
        MessageDigest sha = Digests.sha256();
        sha.update(objects.form.toString().getBytes(StandardCharsets.UTF_8));
        for (COSStream stream : objects.streams) {
            sha.update(view.streams().digest(stream));
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private void walk(COSDictionary page) throws IOException {
        for (COSName key : OF_PAGE) {
            form.append('/').append(key.getName()).append(' ');
            if (key.equals(COSName.ANNOTS)) {
                annotations(page);
            } else {
                write(page.getItem(key), 0);
            }
        }
        while (!waiting.isEmpty()) {
            COSBase next = waiting.poll();
            form.append('\n').append(numbers.get(next)).append(':');
            if (next instanceof COSStream stream) {
                streams.add(stream);
            }
            content(next, 0);
        }
    }

    private void annotations(COSDictionary page) throws IOException {
        COSArray annotations = page.getCOSArray(COSName.ANNOTS);
        for (int i = 0; annotations != null && i < annotations.size(); i++) {
            if (annotations.getObject(i) instanceof COSDictionary annotation && annotation.containsKey(COSName.AP)) {
                for (COSName key : OF_ANNOTATION) {
                    form.append('/').append(key.getName()).append(' ');
                    write(annotation.getItem(key), 0);
                }
            }
        }
    }

    private void write(@org.jspecify.annotations.Nullable COSBase item, int depth) throws IOException {
        COSBase direct = item instanceof COSObject reference ? reference.getObject() : item;
        boolean container = direct instanceof COSDictionary || direct instanceof COSArray;
        if (direct != null && container && (item instanceof COSObject || direct instanceof COSStream)) {
            Integer number = numbers.get(direct);
            if (number == null) {
                number = numbers.size();
                numbers.put(direct, number);
                waiting.add(direct);
            }
            form.append(number).append(" R ");
        } else if (direct != null) {
            content(direct, depth);
        } else {
            form.append("null ");
        }
    }

    private void content(COSBase direct, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("objects within objects, more than %d deep".formatted(DEEPEST));
        }
        switch (direct) {
            case COSDictionary dictionary -> dictionary(dictionary, depth);
            case COSArray array -> {
                form.append("[ ");
                for (int i = 0; i < array.size(); i++) {
                    write(array.get(i), depth + 1);
                }
                form.append("] ");
            }
            case COSName name -> form.append('/').append(name.getName()).append(' ');
            case COSString string ->
                form.append('<').append(string.toHexString()).append("> ");
            case COSNumber number -> form.append(number.floatValue()).append(' ');
            default -> form.append(direct).append(' ');
        }
    }

    private void dictionary(COSDictionary dictionary, int depth) throws IOException {
        form.append("<< ");
        List<COSName> keys = new ArrayList<>(dictionary.keySet());
        keys.sort(null);
        for (COSName key : keys) {
            if (!ELSEWHERE.contains(key.getName())) {
                form.append('/').append(key.getName()).append(' ');
                write(dictionary.getItem(key), depth + 1);
            }
        }
        form.append(">> ");
    }
}
