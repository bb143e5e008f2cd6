package dev.fovea.pages;

import dev.fovea.pages.PdfScanner.OverBudgetException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.FlateFilterDecoderStream;

/**
 * What is known of the streams of a file while it is open: their digests, and that they unpack to no more than the limits
 * grant. PDFBox unpacks a stream as a whole and into memory, hence a bomb must be found before.
 */
final class PdfStreams {
    /** What a byte may become at most. */
    private static final int MOST_OF_DEFLATE = 1032;

    private static final int MOST_OF_LZW = 2731;
    private static final int MOST_OF_RUNS = 64;
    private static final int BUFFER = 1 << 16;

    private final ReadingLimits limits;
    private final FontExtents fonts = new FontExtents();
    private final Map<COSStream, byte[]> digests = new IdentityHashMap<>();
    private final Set<COSStream> fine = Collections.newSetFromMap(new IdentityHashMap<>());

    PdfStreams(ReadingLimits limits) {
        this.limits = limits;
    }

    FontExtents fonts() {
        return fonts;
    }

    /** SHA-256 of a stream as it lies in the file, decrypted. */
    byte[] digest(COSStream stream) throws IOException {
        byte[] known = digests.get(stream);
        if (known == null) {
            known = compute(stream);
            digests.put(stream, known);
        }
        return known;
    }

    private static byte[] compute(COSStream stream) throws IOException {
        MessageDigest sha = Digests.sha256();
        if (stream.hasData()) {
            byte[] buffer = new byte[BUFFER];
            try (InputStream raw = stream.createRawInputStream()) {
                for (int read = raw.read(buffer); read >= 0; read = raw.read(buffer)) {
                    sha.update(buffer, 0, read);
                }
            }
        }
        return sha.digest();
    }

    /** @throws OverBudgetException if it unpacks to more than the limits grant */
    void refuseBomb(COSStream stream) throws IOException {
        if (!stream.hasData() || fine.contains(stream)) {
            return;
        }
        PictureSize.declared(stream)
                .filter(size -> size.pixels() > limits.pixels())
                .ifPresent(size -> {
                    throw new OverBudgetException("a picture of %d × %d pixels; the limit is %d pixels"
                            .formatted(size.width(), size.height(), limits.pixels()));
                });
        if (unpacksToMore(stream, limits.bytes())) {
            throw new OverBudgetException("a part of it unpacks to more than %d bytes".formatted(limits.bytes()));
        }
        fine.add(stream);
    }

    /** Whether a stream becomes more bytes than that. Unpacks it, where it might, and keeps nothing of it. */
    static boolean unpacksToMore(COSStream stream, long limit) throws IOException {
        List<COSName> filters = filters(stream);
        double most = stream.getLength();
        for (COSName filter : filters) {
            most *= factor(filter);
        }
        return most > limit && unpacked(stream, filters, limit) > limit;
    }

    private static double factor(COSName filter) {
        return switch (filter.getName()) {
            case "FlateDecode", "Fl" -> MOST_OF_DEFLATE;
            case "LZWDecode", "LZW" -> MOST_OF_LZW;
            case "RunLengthDecode", "RL" -> MOST_OF_RUNS;
            case "ASCII85Decode", "A85" -> 4;
            default -> 1;
        };
    }

    /**
     * How many bytes come out, counted up to just over the limit. By PDFBox's own stream: it goes on where others see damage, such
     * as in a wrong header.
     */
    private static long unpacked(COSStream stream, List<COSName> filters, long limit) throws IOException {
        boolean deflated = filters.size() == 1 && factor(filters.getFirst()) == MOST_OF_DEFLATE;
        if (!deflated) {
            return unpackedOddly(stream, filters, limit);
        }
        byte[] buffer = new byte[BUFFER];
        long count = 0;
        try (InputStream in = new FlateFilterDecoderStream(stream.createRawInputStream())) {
            for (int read = in.read(buffer); read >= 0 && count <= limit; read = in.read(buffer)) {
                count += read;
            }
        }
        return count;
    }

    /**
     * Streams of several or of seldom filters. Only what they say of themselves is known without unpacking them; a page that
     * needs one of this size is refused.
     */
    private static long unpackedOddly(COSStream stream, List<COSName> filters, long limit) {
        boolean once =
                filters.stream().filter(filter -> factor(filter) > MOST_OF_RUNS).count() <= 1;
        return once && stream.getLength() * 40.0 <= limit ? stream.getLength() : limit + 1;
    }

    static List<COSName> filters(COSStream stream) {
        COSBase filters = stream.getFilters();
        List<COSName> names = new ArrayList<>();
        if (filters instanceof COSName one) {
            names.add(one);
        } else if (filters instanceof COSArray several) {
            for (int i = 0; i < several.size(); i++) {
                if (several.getObject(i) instanceof COSName name) {
                    names.add(name);
                }
            }
        }
        return names;
    }
}
