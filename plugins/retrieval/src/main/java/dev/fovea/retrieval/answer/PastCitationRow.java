package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.answer.Conversations.PastCitation;
import dev.fovea.retrieval.citation.Verdict;
import io.vertx.core.json.JsonArray;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Columns of a kept citation in the order in which {@link Conversations} asks for them. */
final class PastCitationRow {
    private static final int ORDINAL = 1;
    private static final int CLAIM = 2;
    private static final int QUOTE = 3;
    private static final int DOCUMENT = 4;
    private static final int NAME = 5;
    private static final int PAGE = 6;
    private static final int VERDICT = 7;
    private static final int BOXES = 8;
    private static final int CLAIMED = 9;
    private static final int WIDTH = 10;
    private static final int HEIGHT = 11;

    private PastCitationRow() {}

    static PastCitation read(@Nullable Object[] row) {
        Optional<Number> page = Optional.ofNullable((Number) row[PAGE]);
        Optional<Number> width = Optional.ofNullable((Number) row[WIDTH]);
        Optional<Number> height = Optional.ofNullable((Number) row[HEIGHT]);
        return new PastCitation(
                Optional.ofNullable((Number) row[ORDINAL]).map(Number::intValue).orElse(0),
                String.valueOf(row[CLAIM]),
                String.valueOf(row[QUOTE]),
                Optional.ofNullable((UUID) row[DOCUMENT]),
                String.valueOf(row[NAME]),
                page.map(number -> OptionalInt.of(number.intValue())).orElseGet(OptionalInt::empty),
                Verdict.of(String.valueOf(row[VERDICT])),
                Boxes.readAll(String.valueOf(row[BOXES])),
                Optional.ofNullable(row[CLAIMED]).map(json -> Boxes.read(new JsonArray(json.toString()))),
                width.flatMap(wide -> height.map(high -> new PageSize(wide.doubleValue(), high.doubleValue()))));
    }
}
