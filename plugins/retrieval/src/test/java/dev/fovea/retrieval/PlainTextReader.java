package dev.fovea.retrieval;

import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.TextLine;
import dev.fovea.plugin.UnreadableException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Plain text as pages, a form feed between two. Says what it was asked to read, and lets a test step in before a page is read.
 * Equal pages are equal by their text. A file that begins with "broken" cannot be opened, and a page that does cannot be read.
 */
public final class PlainTextReader implements DocumentReader {
    private static final PageSize SIZE = new PageSize(595, 842);
    private static final double LINE = 14;
    private static final double LETTER = 6;

    private final Map<String, Integer> reads = new ConcurrentHashMap<>();
    private final Consumer<String> beforeReading;

    public PlainTextReader() {
        this(page -> {});
    }

    /** @param beforeReading gets the text of each page that is about to be read; may block and throw */
    public PlainTextReader(Consumer<String> beforeReading) {
        this.beforeReading = beforeReading;
    }

    /** How often each page was read, by its text. */
    public Map<String, Integer> reads() {
        return Map.copyOf(reads);
    }

    @Override
    public Set<String> mediaTypes() {
        return Set.of("text/plain");
    }

    @Override
    public OpenDocument open(Path file) throws UnreadableException {
        String text = content(file);
        if (text.startsWith("broken")) {
            throw new UnreadableException(UnreadableException.Reason.DAMAGED, "the file says that it is broken");
        }
        List<String> pages = List.of(text.split("\f", -1));
        return new OpenDocument() {
            @Override
            public int pageCount() {
                return pages.size();
            }

            @Override
            public ReadablePage page(int number) {
                return new Page(number, pages.get(number - 1));
            }

            @Override
            public void close() {}
        };
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Page implements ReadablePage {
        private final int number;
        private final String content;

        Page(int number, String content) {
            this.number = number;
            this.content = content;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public PageSize size() {
            return SIZE;
        }

        @Override
        public String digest() {
            return HexFormat.of().formatHex(content.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public PageText text() throws UnreadableException {
            beforeReading.accept(content);
            reads.merge(content, 1, Integer::sum);
            if (content.startsWith("poison")) {
                throw new UnreadableException(UnreadableException.Reason.PAGE_DAMAGED, "the page is poison");
            }
            List<TextLine> lines = new ArrayList<>();
            for (String line : content.lines().toList()) {
                if (!line.isBlank()) {
                    lines.add(line(line, lines.size()));
                }
            }
            return new PageText(lines, PageText.Origin.TEXT_LAYER);
        }

        @Override
        public BufferedImage render(double dotsPerInch) {
            return new BufferedImage(
                    SIZE.pixelWidth(dotsPerInch), SIZE.pixelHeight(dotsPerInch), BufferedImage.TYPE_INT_RGB);
        }

        private static TextLine line(String text, int index) {
            List<Glyph> glyphs = new ArrayList<>();
            for (int i = 0; i < text.length(); i++) {
                PageBox box = new PageBox(i * LETTER, index * LINE, (i + 1) * LETTER, (index + 1) * LINE);
                glyphs.add(new Glyph(text.substring(i, i + 1), box, true));
            }
            return new TextLine(glyphs, index);
        }
    }
}
