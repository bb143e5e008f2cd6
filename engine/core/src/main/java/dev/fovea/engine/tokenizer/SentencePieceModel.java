package dev.fovea.engine.tokenizer;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a SentencePiece model file, read from its protocol buffer: the native library ends the process when asked
 * for a piece that does not exist, and cannot be asked how many there are.
 *
 * <p>Format: {@code ModelProto} in {@code sentencepiece_model.proto}; field 1 is a piece, in it 1 is its text, 3 its type.
 */
final class SentencePieceModel {
    private static final int PIECE = 1;
    private static final int TEXT = 1;
    private static final int TYPE = 3;
    private static final int LENGTH_DELIMITED = 2;

    private SentencePieceModel() {}

    /** What a piece is for; in the order of the format's numbers, which begin at 1. */
    enum PieceType {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    /**
     * One piece; its id is its place in the list.
     *
     * @param text its spelling
     * @param type what it is for
     */
    record Piece(String text, PieceType type) {}

    static List<Piece> pieces(byte[] model, String source) {
        try {
            List<Piece> pieces = read(ByteBuffer.wrap(model));
            if (!pieces.isEmpty()) {
                return pieces;
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new EngineException(ErrorCode.TOKENIZER_INVALID, source + " is damaged or no SentencePiece model", e);
        }
        throw new EngineException(ErrorCode.TOKENIZER_INVALID, source + " holds no pieces");
    }

    private static List<Piece> read(ByteBuffer in) {
        List<Piece> pieces = new ArrayList<>();
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag == (PIECE << 3 | LENGTH_DELIMITED)) {
                pieces.add(piece(slice(in)));
            } else {
                skip(in, tag & 7);
            }
        }
        return pieces;
    }

    private static Piece piece(ByteBuffer in) {
        String text = "";
        PieceType type = PieceType.NORMAL;
        while (in.hasRemaining()) {
            int tag = (int) varint(in);
            if (tag == (TEXT << 3 | LENGTH_DELIMITED)) {
                text = StandardCharsets.UTF_8.decode(slice(in)).toString();
            } else if (tag == TYPE << 3) {
                type = PieceType.values()[(int) varint(in) - 1];
            } else {
                skip(in, tag & 7);
            }
        }
        return new Piece(text, type);
    }

    private static void skip(ByteBuffer in, int wireType) {
        switch (wireType) {
            case 0 -> varint(in);
            case 1 -> in.position(in.position() + 8);
            case LENGTH_DELIMITED -> slice(in);
            case 5 -> in.position(in.position() + 4);
            default -> throw new IllegalArgumentException("wire type " + wireType);
        }
    }

    private static ByteBuffer slice(ByteBuffer in) {
        int length = Math.toIntExact(Math.min(varint(in), Integer.MAX_VALUE));
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 10 bytes");
    }
}
