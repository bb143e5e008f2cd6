package dev.fovea.engine.tokenizer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.sentencepiece.SpTokenizer;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Map;

/**
 * Opens the native libraries. Their memory goes back when nobody can reach the encoder any more, so that no request can
 * meet a closed one.
 */
final class NativeEncoders {
    private static final Cleaner CLEANER = Cleaner.create();

    private NativeEncoders() {}

    /** The Rust tokenizers, without the truncation and padding that the file may ask for. */
    static HuggingFace huggingFace(byte[] tokenizerJson, String source) {
        stayOffline();
        Map<String, String> options = Map.of("truncation", "false", "padding", "false", "addSpecialTokens", "false");
        try {
            return new HuggingFace(HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(tokenizerJson), options));
        } catch (IOException | RuntimeException e) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID, "cannot use %s: %s".formatted(source, e.getMessage()), e);
        }
    }

    static SentencePiece sentencePiece(byte[] model, String source) {
        stayOffline();
        try {
            return new SentencePiece(new SpTokenizer(model));
        } catch (RuntimeException e) {
            throw new EngineException(
                    ErrorCode.TOKENIZER_INVALID, "cannot use %s: %s".formatted(source, e.getMessage()), e);
        }
    }

    // Left alone, the library reports its use to its makers, and looks for a CUDA build of itself on the network.
    private static void stayOffline() {
        setUnlessSet("ai.djl.offline", "true");
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("RUST_FLAVOR", "cpu");
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Encodes as a {@code tokenizer.json} says. */
    static final class HuggingFace implements SubwordEncoder {
        private final HuggingFaceTokenizer library;

        private HuggingFace(HuggingFaceTokenizer library) {
            this.library = library;
            CLEANER.register(this, library::close);
        }

        @Override
        public int[] encode(String text) {
            return encode(text, false);
        }

        /** What the file's post-processor puts before a text. */
        int[] leading() {
            return encode("", true);
        }

        private int[] encode(String text, boolean withLeading) {
            try {
                long[] ids = library.encode(text, withLeading, false).getIds();
                int[] narrow = new int[ids.length];
                for (int i = 0; i < ids.length; i++) {
                    narrow[i] = Math.toIntExact(ids[i]);
                }
                return narrow;
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }

    /** Encodes as a SentencePiece model says; it knows no tokens but the model's own. */
    static final class SentencePiece implements SubwordEncoder {
        private final SpTokenizer library;

        private SentencePiece(SpTokenizer library) {
            this.library = library;
            CLEANER.register(this, library::close);
        }

        @Override
        public int[] encode(String text) {
            try {
                return library.getProcessor().encode(text);
            } finally {
                Reference.reachabilityFence(this);
            }
        }
    }
}
