package dev.fovea.engine.tokenizer;

import dev.fovea.engine.tokenizer.TokenTable.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;

/** Encodes by a library and decodes by a table, so that decoding costs no native call per token. */
final class SubwordTokenizer implements Tokenizer {
    private final TokenTable table;
    private final AddedTokens added;
    private final BitSet addedIds = new BitSet();
    private final SubwordEncoder encoder;
    private final int[] leading;

    SubwordTokenizer(TokenTable table, Map<String, Integer> added, SubwordEncoder encoder, int[] leading) {
        this.table = table;
        this.added = new AddedTokens(added);
        added.values().forEach(addedIds::set);
        this.encoder = encoder;
        this.leading = leading.clone();
    }

    @Override
    public int[] encode(String text) {
        return text.isEmpty() ? new int[0] : encoder.encode(wellFormed(text));
    }

    @Override
    public int[] encodeText(String text, Set<String> markup) {
        String source = wellFormed(text);
        IdBuffer ids = new IdBuffer();
        Matcher matcher = added.in(source);
        int from = 0;
        while (matcher.find(from)) {
            boolean allowed = markup.contains(matcher.group());
            // Cut after its first character, an added token can no longer be recognised.
            int to = allowed ? matcher.start() : source.offsetByCodePoints(matcher.start(), 1);
            encodePlain(source, from, to, ids);
            if (allowed) {
                ids.add(added.id(matcher.group()));
            }
            from = allowed ? matcher.end() : to;
        }
        encodePlain(source, from, source.length(), ids);
        return ids.toArray();
    }

    // Cutting cannot disarm an added token of one character: such a one is dropped.
    private void encodePlain(String text, int from, int to, IdBuffer into) {
        if (from == to) {
            return;
        }
        for (int id : encoder.encode(text.substring(from, to))) {
            if (!addedIds.get(id)) {
                into.add(id);
            }
        }
    }

    // The libraries disagree on what half a surrogate pair is.
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int[] points = text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .toArray();
                return new String(points, 0, points.length);
            }
        }
        return text;
    }

    @Override
    public int[] leading() {
        return leading.clone();
    }

    @Override
    public String decode(int[] ids, boolean skipSpecial) {
        return table.kind() == Bytes.SPELLED ? decodeSpelled(ids, skipSpecial) : decodeFallback(ids, skipSpecial);
    }

    private String decodeSpelled(int[] ids, boolean skipSpecial) {
        StringBuilder out = new StringBuilder();
        StreamDecoder decoder = newStreamDecoder(skipSpecial);
        for (int id : ids) {
            out.append(decoder.append(id));
        }
        return out.append(decoder.finish()).toString();
    }

    private String decodeFallback(int[] ids, boolean skipSpecial) {
        StringBuilder out = new StringBuilder();
        ByteArrayOutputStream run = new ByteArrayOutputStream();
        for (int id : ids) {
            if (skipSpecial && table.isSpecial(id)) {
                continue;
            }
            if (table.isSingleByte(id)) {
                run.writeBytes(table.bytes(id));
            } else {
                flush(run, out);
                out.append(new String(table.bytes(id), StandardCharsets.UTF_8));
            }
        }
        flush(run, out);
        boolean dropsSpace = !out.isEmpty() && out.charAt(0) == ' ';
        return dropsSpace ? out.substring(1) : out.toString();
    }

    private static void flush(ByteArrayOutputStream run, StringBuilder out) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(run.toByteArray());
            out.append(StandardCharsets.UTF_8.newDecoder().decode(bytes));
        } catch (CharacterCodingException _) {
            out.repeat('\uFFFD', run.size());
        }
        run.reset();
    }

    @Override
    public StreamDecoder newStreamDecoder(boolean skipSpecial) {
        return new TableDecoder(table, skipSpecial ? table::isSpecial : _ -> false);
    }

    @Override
    public StreamDecoder newStreamDecoder(Set<String> markup) {
        BitSet shown = new BitSet();
        markup.forEach(token -> table.id(token).ifPresent(shown::set));
        return new TableDecoder(table, id -> table.isSpecial(id) && !shown.get(id));
    }

    @Override
    public OptionalInt id(String token) {
        return table.id(token);
    }

    @Override
    public String text(int id) {
        StringBuilder out = new StringBuilder();
        Utf8Assembler characters = new Utf8Assembler(table.kind() == Bytes.FALLBACK);
        characters.append(table.bytes(id), out);
        characters.finish(out);
        return out.toString();
    }

    @Override
    public boolean isSpecial(int id) {
        return table.isSpecial(id);
    }

    @Override
    public int vocabularySize() {
        return table.size();
    }
}
