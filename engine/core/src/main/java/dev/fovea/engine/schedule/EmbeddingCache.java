package dev.fovea.engine.schedule;

import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.prompt.ImageSpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pictures' embeddings lie where in the embedding pool. A picture takes one place a tile, anywhere in the pool, and
 * stays until its places are needed for others; it is pinned while a sequence has yet to read it.
 */
public final class EmbeddingCache {
    private final int tokensPerTile;
    private final int tiles;
    private final Deque<Integer> freeTiles = new ArrayDeque<>();
    private final Map<ImageDigest, Picture> pictures = new LinkedHashMap<>(); // least recently pinned first
    private int pins;
    private long encodedPictures;
    private long reusedPictures;

    EmbeddingCache(int rows, int tokensPerTile) {
        this.tokensPerTile = tokensPerTile;
        this.tiles = rows / tokensPerTile;
        for (int tile = 0; tile < tiles; tile++) {
            freeTiles.add(tile);
        }
    }

    /** A picture in the pool. */
    public static final class Picture {
        private final ImageDigest digest;
        private final int[] rows; // [tiles]
        private int encoded;
        private int pins;

        private Picture(ImageDigest digest, int tiles) {
            this.digest = digest;
            this.rows = new int[tiles];
        }

        /** First row of the pool of each tile. */
        int[] rows() {
            return rows;
        }

        /** Tiles that were encoded, from the first. */
        int encoded() {
            return encoded;
        }

        void addEncoded(int count) {
            encoded += count;
        }

        boolean isComplete() {
            return encoded == rows.length;
        }
    }

    /** Tiles that the pool holds. */
    int tiles() {
        return tiles;
    }

    /** How many pins are set, over all pictures. */
    int pins() {
        return pins;
    }

    /** How many pictures were given a place so far. */
    long encodedPictures() {
        return encodedPictures;
    }

    /** How many pictures were found in the pool so far. */
    long reusedPictures() {
        return reusedPictures;
    }

    /** Tiles that these spans take together; a picture shown twice counts once. */
    public static int tilesOf(List<ImageSpan> spans) {
        Map<ImageDigest, Integer> distinct = new HashMap<>();
        spans.forEach(span -> distinct.put(span.digest(), span.image().tiles()));
        return distinct.values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Pins the pictures of these spans, making room where some are missing; all of them or, when too many others are
     * pinned, none.
     *
     * @return one picture a span, or an empty list where they did not fit
     */
    List<Picture> pin(List<ImageSpan> spans) {
        List<Picture> pinned = new ArrayList<>();
        Map<ImageDigest, Integer> missing = new LinkedHashMap<>();
        int needed = 0;
        for (ImageSpan span : spans) {
            Picture found = pictures.get(span.digest());
            if (found != null) {
                addPin(found);
                pinned.add(found);
            } else if (missing.putIfAbsent(span.digest(), span.image().tiles()) == null) {
                needed += span.image().tiles();
            }
        }
        boolean fits = makeRoom(needed);
        pinned.forEach(this::unpin);
        if (!fits) {
            return List.of();
        }
        missing.forEach(this::place);
        encodedPictures += missing.size();
        reusedPictures += spans.size() - missing.size();
        return spans.stream().map(span -> pinAsLatest(span.digest())).toList();
    }

    /** Takes a pin away; the picture stays. */
    void unpin(Picture picture) {
        if (picture.pins <= 0) {
            throw new IllegalStateException("picture " + picture.digest + " unpinned more often than pinned");
        }
        picture.pins--;
        pins--;
    }

    /** Forgets a picture that could not be encoded; those who pinned it unpin it as ever. */
    void forget(Picture picture) {
        if (pictures.remove(picture.digest, picture)) {
            freeTilesOf(picture);
        }
    }

    private Picture pinAsLatest(ImageDigest digest) {
        Picture picture = pictures.remove(digest);
        if (picture == null) {
            throw new IllegalStateException("picture " + digest + " vanished while it was pinned");
        }
        pictures.put(digest, picture);
        addPin(picture);
        return picture;
    }

    private void addPin(Picture picture) {
        picture.pins++;
        pins++;
    }

    private void place(ImageDigest digest, int tiles) {
        Picture picture = new Picture(digest, tiles);
        for (int tile = 0; tile < picture.rows.length; tile++) {
            picture.rows[tile] = freeTiles.removeFirst() * tokensPerTile;
        }
        pictures.put(digest, picture);
    }

    private boolean makeRoom(int needed) {
        int unpinned = pictures.values().stream()
                .filter(picture -> picture.pins == 0)
                .mapToInt(picture -> picture.rows.length)
                .sum();
        if (freeTiles.size() + unpinned < needed) {
            return false;
        }
        Iterator<Picture> leastRecent = pictures.values().iterator();
        while (freeTiles.size() < needed) {
            Picture picture = leastRecent.next();
            if (picture.pins == 0) {
                leastRecent.remove();
                freeTilesOf(picture);
            }
        }
        return true;
    }

    private void freeTilesOf(Picture picture) {
        for (int row : picture.rows) {
            freeTiles.addLast(row / tokensPerTile);
        }
    }
}
