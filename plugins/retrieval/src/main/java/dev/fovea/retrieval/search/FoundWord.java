package dev.fovea.retrieval.search;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Where a word of a question stands in a collection.
 *
 * @param query the word as PostgreSQL looks for it; empty for several common words together
 * @param telling whether the word alone may decide, see {@link QuestionWord}
 * @param regions how many regions have it; an estimate if it is common
 * @param common whether so many have it that they are not told
 * @param places the regions that have it
 */
record FoundWord(String query, boolean telling, double regions, boolean common, List<Place> places) {
    /** A region, and the page that it is on. */
    record Place(UUID page, UUID region) {}

    /** As a database packs them: 16 bytes of the page's id, 16 of the region's, and so on. */
    static List<Place> unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        List<Place> places = new ArrayList<>(packed.length / (4 * Long.BYTES));
        while (bytes.hasRemaining()) {
            places.add(new Place(id(bytes), id(bytes)));
        }
        return places;
    }

    /** The same word, found at places of which it is known now. */
    FoundWord at(List<Place> known) {
        return new FoundWord(query, telling, regions, common, known);
    }

    private static UUID id(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
