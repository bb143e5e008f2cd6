package dev.fovea.engine.prompt;

import dev.fovea.engine.api.VisualStride;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Names the KV blocks of one sequence, so that another may reuse them.
 *
 * <p>Equal names mean equal keys and values: a name covers the block before, the token ids and, where the block overlaps a
 * picture, which part of which picture and δ. Text before the first picture does not depend on δ and is shared by all.
 * Cryptographic, since a collision would show one caller's page to another. For one thread.
 */
public final class BlockHasher {
    private final List<ImageSpan> spans;
    private final VisualStride stride;
    private final MessageDigest sha;

    BlockHasher(List<ImageSpan> spans, VisualStride stride) {
        this.spans = spans;
        this.stride = stride;
        try {
            this.sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * The name of one block.
     *
     * @param previous the name of the block before, or {@link BlockHash#ROOT}
     * @param tokens the sequence's ids from its beginning, the prompt's and then those written
     * @param from index of the block's first token
     * @param to index after its last token
     */
    public BlockHash hash(BlockHash previous, int[] tokens, int from, int to) {
        sha.update(header(previous, tokens, from, to));
        for (ImageSpan span : spans) {
            if (span.start() < to && span.end() > from) {
                sha.update(part(span, from));
            }
        }
        ByteBuffer digest = ByteBuffer.wrap(sha.digest());
        return new BlockHash(digest.getLong(), digest.getLong());
    }

    private static byte[] header(BlockHash previous, int[] tokens, int from, int to) {
        ByteBuffer bytes = ByteBuffer.allocate(20 + 4 * (to - from));
        bytes.putLong(previous.high()).putLong(previous.low()).putInt(to - from);
        for (int i = from; i < to; i++) {
            bytes.putInt(tokens[i]);
        }
        return bytes.array();
    }

    // The offset is negative where the span begins inside the block.
    private byte[] part(ImageSpan span, int from) {
        return ByteBuffer.allocate(28)
                .putLong(span.digest().high())
                .putLong(span.digest().low())
                .putInt(from - span.start())
                .putInt(span.length())
                .putInt(stride.in256ths())
                .array();
    }
}
