package dev.fovea.pages;

import dev.fovea.pages.PdfScanner.OverBudgetException;
import java.io.IOException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.io.RandomAccessStreamCache;
import org.apache.pdfbox.io.RandomAccessStreamCache.StreamCacheCreateFunction;
import org.apache.pdfbox.pdfparser.PDFParser;
import org.apache.pdfbox.pdfparser.XrefTrailerResolver;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * PDFBox's parser within limits. The streams that a file's table of objects and its objects lie in are unpacked whole and into
 * memory before anybody sees what is in them, and a table may name objects without end: here both are counted.
 *
 * <p>What goes over is an {@link OverBudgetException} and no IOException, at which PDFBox would only try in another way.
 */
final class BoundedParser extends PDFParser {
    /** What an object takes in such a stream, and its line in the table: on average, amply. */
    private static final int BYTES_AN_OBJECT = 64;

    private final long granted;
    private long left;
    private boolean ofTheFile;

    private BoundedParser(RandomAccessRead source, ReadingLimits limits) throws IOException {
        super(source);
        this.granted = (long) BYTES_AN_OBJECT * limits.objects();
        this.left = granted;
        this.xrefTrailerResolver = new CountedTable(limits.objects());
    }

    /** @throws OverBudgetException at once or later, when an object is read */
    static PDDocument parse(RandomAccessRead source, StreamCacheCreateFunction cache, ReadingLimits limits)
            throws IOException {
        BoundedParser parser = new BoundedParser(source, limits);
        parser.document = parser.new Parts(cache.create());
        return parser.parse();
    }

    @Override
    protected void initialParse() throws IOException {
        ofTheFile = true;
        try {
            super.initialParse();
        } finally {
            ofTheFile = false;
        }
    }

    @Override
    protected COSBase parseObjectStreamObject(long stream, COSObjectKey key) throws IOException {
        boolean outer = ofTheFile;
        ofTheFile = true;
        try {
            return super.parseObjectStreamObject(stream, key);
        } finally {
            ofTheFile = outer;
        }
    }

    /** Makes streams that count what they unpack to. */
    private final class Parts extends COSDocument {
        private final RandomAccessStreamCache cache;

        Parts(RandomAccessStreamCache cache) {
            super(() -> cache, BoundedParser.this);
            this.cache = cache;
        }

        @Override
        public COSStream createCOSStream(COSDictionary dictionary, long start, long length) throws IOException {
            COSStream stream = new Part(cache, createRandomAccessReadView(start, length));
            dictionary.forEach(stream::setItem);
            stream.setKey(dictionary.getKey());
            return stream;
        }
    }

    /** A stream as it lies in the file. Those that pages need are checked by {@link PdfStreams}. */
    private final class Part extends COSStream {
        Part(RandomAccessStreamCache cache, RandomAccessReadView bytes) throws IOException {
            super(cache, bytes);
        }

        @Override
        public RandomAccessRead createView() throws IOException {
            if (!ofTheFile) {
                return super.createView();
            }
            if (PdfStreams.unpacksToMore(this, left)) {
                throw new OverBudgetException(
                        "its objects unpack to more than %d bytes, which is the limit".formatted(granted));
            }
            RandomAccessRead unpacked = super.createView();
            left -= unpacked.length();
            return unpacked;
        }
    }

    /** Counts what a file's tables name, of all that follow one another in it. */
    private static final class CountedTable extends XrefTrailerResolver {
        private final int most;
        private int named;

        CountedTable(int most) {
            this.most = most;
        }

        @Override
        public void setXRef(COSObjectKey key, long offset) {
            named++;
            if (named > most) {
                throw new OverBudgetException("it names more than %d objects, which is the limit".formatted(most));
            }
            super.setXRef(key, offset);
        }
    }
}
