package dev.fovea.engine.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fovea.engine.tokenizer.SentencePieceModel.Piece;
import dev.fovea.engine.tokenizer.TokenTable.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;

/** Opens a {@code tokenizer.model} of SentencePiece with the tokens that were added beside it. */
final class SentencePieceFiles {
    private SentencePieceFiles() {}

    static Tokenizer open(TokenizerFolder folder) {
        byte[] model = folder.bytes("tokenizer.model");
        String source = folder.path("tokenizer.model").toString();
        TokenTable table = new TokenTable(Bytes.FALLBACK);
        Map<String, Integer> added = new HashMap<>();
        addPieces(SentencePieceModel.pieces(model, source), table, added);
        for (AddedToken token : AddedToken.inFolder(folder)) {
            table.addAdded(token.content(), token.id(), token.special());
            added.put(token.content(), token.id());
        }
        SubwordEncoder encoder = withAdded(NativeEncoders.sentencePiece(model, source), added);
        return new SubwordTokenizer(table, added, encoder, leading(folder.config(), table));
    }

    // The library matches user-defined pieces in any text, as if they were added tokens. Control pieces it never
    // matches.
    private static void addPieces(List<Piece> pieces, TokenTable table, Map<String, Integer> added) {
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            switch (piece.type()) {
                case CONTROL, UNKNOWN -> {
                    table.addAdded(piece.text(), id, true);
                    added.put(piece.text(), id);
                }
                case USER_DEFINED -> {
                    table.addAdded(piece.text(), id, false);
                    added.put(piece.text(), id);
                }
                case NORMAL, UNUSED, BYTE -> table.addPiece(piece.text(), id);
            }
        }
    }

    private static SubwordEncoder withAdded(SubwordEncoder plain, Map<String, Integer> added) {
        AddedTokens tokens = new AddedTokens(added);
        return text -> {
            IdBuffer ids = new IdBuffer();
            Matcher matcher = tokens.in(text);
            int from = 0;
            while (matcher.find()) {
                ids.addAll(plain.encode(text.substring(from, matcher.start())));
                ids.add(tokens.id(matcher.group()));
                from = matcher.end();
            }
            ids.addAll(plain.encode(text.substring(from)));
            return ids.toArray();
        };
    }

    private static int[] leading(JsonNode config, TokenTable table) {
        JsonNode bos = config.path("bos_token");
        String spelling = bos.isObject() ? bos.path("content").asText() : bos.asText("<s>");
        OptionalInt id = table.id(spelling);
        boolean wanted = config.path("add_bos_token").asBoolean(true);
        return wanted && id.isPresent() ? new int[] {id.getAsInt()} : new int[0];
    }
}
