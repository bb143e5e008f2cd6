package dev.fovea.retrieval.store;

import dev.fovea.plugin.PageBox;
import dev.langchain4j.data.document.Metadata;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a segment's metadata says of where it comes from, and the metadata itself as JSON.
 *
 * <p>Segments that the library has read carry all of the keys below; they can be filtered by, but not be written by others.
 * LangChain4j's types are kept thus: a {@code UUID} and a {@code String} as string, the four kinds of numbers as number; a number
 * without a fraction comes back as {@code Integer} if it fits, else as {@code Long}, one with a fraction as {@code Double}, and
 * LangChain4j's getters turn each into what is asked for.
 */
public final class RegionMetadata {
    /** Of the region: a UUID. */
    public static final String REGION_ID = "region_id";
    /** Of the collection: a UUID. */
    public static final String COLLECTION_ID = "collection_id";
    /** Of the document: a UUID. */
    public static final String DOCUMENT_ID = "document_id";
    /** The file's name. */
    public static final String DOCUMENT_NAME = "document_name";
    /** Of the page: a UUID. */
    public static final String PAGE_ID = "page_id";
    /** From 1. */
    public static final String PAGE_NUMBER = "page_number";
    /** Where it stands: {@code left,top,right,bottom} in points from the page's top left corner. */
    public static final String BOX = "box";
    /** How large the page is: {@code width,height} in points. */
    public static final String PAGE_SIZE = "page_size";

    /** What each key that can be filtered by is in a query of {@code region r}. */
    static final Map<String, String> COLUMNS = Map.of(
            REGION_ID, "to_jsonb(r.id)",
            COLLECTION_ID, "to_jsonb(r.collection_id)",
            DOCUMENT_ID, "to_jsonb(r.document_id)",
            DOCUMENT_NAME, "(select to_jsonb(d.name) from document d where d.id = r.document_id)",
            PAGE_ID, "to_jsonb(r.page_id)",
            PAGE_NUMBER, "to_jsonb(r.page_number)");

    private static final int BOX_NUMBERS = 4;

    private RegionMetadata() {}

    /** The box of a segment, in points; empty for one that has none. */
    public static Optional<PageBox> box(Metadata metadata) {
        return Optional.ofNullable(metadata.getString(BOX)).map(RegionMetadata::parseBox);
    }

    /** As {@link #BOX} has it. */
    public static String write(PageBox box) {
        return box.left() + "," + box.top() + "," + box.right() + "," + box.bottom();
    }

    private static PageBox parseBox(String text) {
        double[] sides = Arrays.stream(text.split(",", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (sides.length != BOX_NUMBERS) {
            throw new IllegalArgumentException("expected a box left,top,right,bottom; found " + text);
        }
        return new PageBox(sides[0], sides[1], sides[2], sides[3]);
    }

    static JsonObject toJson(Metadata metadata) {
        JsonObject json = new JsonObject();
        metadata.toMap().forEach((key, value) -> {
            if (value instanceof Double number && !Double.isFinite(number)
                    || value instanceof Float single && !Float.isFinite(single)) {
                throw new IllegalArgumentException("metadata has finite numbers only; found " + key + " = " + value);
            }
            if (!COLUMNS.containsKey(key)) {
                json.put(key, value instanceof UUID id ? id.toString() : value);
            }
        });
        return json;
    }

    static Map<String, Object> fromJson(String json) {
        Map<String, Object> values = new LinkedHashMap<>();
        new JsonObject(json).forEach(entry -> values.put(entry.getKey(), plain(entry.getValue())));
        return values;
    }

    private static Object plain(Object value) {
        boolean common = value instanceof Integer || value instanceof Long || value instanceof Double;
        return value instanceof Number number && !common ? number.doubleValue() : value;
    }
}
