package dev.fovea.retrieval.store;

import dev.fovea.plugin.PageBox;
import dev.fovea.retrieval.database.VectorText;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.store.embedding.EmbeddingMatch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that {@link RegionStore} has found, its columns in the order of the query. */
record FoundRegion(@Nullable Object[] row) {
    private static final int ID = 0;
    private static final int TEXT = 1;
    private static final int METADATA = 2;
    private static final int EMBEDDING = 3;
    private static final int COLLECTION = 4;
    private static final int DOCUMENT = 5;
    private static final int NAME = 6;
    private static final int PAGE = 7;
    private static final int NUMBER = 8;
    private static final int LEFT = 9;
    private static final int TOP = 10;
    private static final int RIGHT = 11;
    private static final int BOTTOM = 12;
    private static final int WIDTH = 13;
    private static final int HEIGHT = 14;
    private static final int DISTANCE = 15;

    static FoundRegion of(Object[] row) {
        return new FoundRegion(row);
    }

    EmbeddingMatch<TextSegment> match() {
        String id = value(ID).toString();
        Embedding embedding = Embedding.from(VectorText.parse(value(EMBEDDING).toString()));
        double score = NearestSql.score(number(DISTANCE));
        Object text = row[TEXT];
        return text == null
                ? RegionStore.match(score, id, embedding, null)
                : RegionStore.match(score, id, embedding, TextSegment.from(text.toString(), metadata(id)));
    }

    private Metadata metadata(String id) {
        Map<String, Object> values =
                new LinkedHashMap<>(RegionMetadata.fromJson(value(METADATA).toString()));
        put(values, RegionMetadata.COLLECTION_ID, COLLECTION);
        if (row[DOCUMENT] != null) {
            values.put(RegionMetadata.REGION_ID, id);
            put(values, RegionMetadata.DOCUMENT_ID, DOCUMENT);
            put(values, RegionMetadata.DOCUMENT_NAME, NAME);
        }
        if (row[PAGE] != null) {
            put(values, RegionMetadata.PAGE_ID, PAGE);
            values.put(RegionMetadata.PAGE_NUMBER, ((Number) value(NUMBER)).intValue());
        }
        if (row[LEFT] != null) {
            PageBox box = new PageBox(number(LEFT), number(TOP), number(RIGHT), number(BOTTOM));
            values.put(RegionMetadata.BOX, RegionMetadata.write(box));
        }
        if (row[WIDTH] != null) {
            values.put(RegionMetadata.PAGE_SIZE, number(WIDTH) + "," + number(HEIGHT));
        }
        return Metadata.from(values);
    }

    private void put(Map<String, Object> values, String key, int column) {
        Object value = row[column];
        if (value != null) {
            values.put(key, value.toString());
        }
    }

    private double number(int column) {
        return ((Number) value(column)).doubleValue();
    }

    private Object value(int column) {
        return Objects.requireNonNull(row[column]);
    }
}
