package dev.fovea.engine.image;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** A picture cut into tiles of 8-bit colours, normalised as they are written. Immutable. */
public final class TiledImage implements PixelSource {
    private final int width;
    private final int height;
    private final TileGrid grid;
    private final int tileSize;
    private final byte[] planes; // [tiles, 3, tileSize, tileSize]
    private final PixelNormalizer normalizer;
    private final ImageDigest digest;

    TiledImage(int width, int height, TileGrid grid, int tileSize, byte[] planes, PixelNormalizer normalizer) {
        if (planes.length != grid.tiles() * 3 * tileSize * tileSize) {
            throw new IllegalArgumentException("%d tiles of %d pixels a side need %d bytes, found %d"
                    .formatted(grid.tiles(), tileSize, grid.tiles() * 3 * tileSize * tileSize, planes.length));
        }
        this.width = width;
        this.height = height;
        this.grid = grid;
        this.tileSize = tileSize;
        this.planes = planes;
        this.normalizer = normalizer;
        this.digest = digestOf(grid, tileSize, planes);
    }

    private static ImageDigest digestOf(TileGrid grid, int tileSize, byte[] planes) {
        String layout = grid + " of " + tileSize;
        return ImageDigest.of(layout.getBytes(StandardCharsets.UTF_8), planes);
    }

    /** Pixels across of the whole picture, after orientation. */
    public int width() {
        return width;
    }

    /** Pixels down of the whole picture, after orientation. */
    public int height() {
        return height;
    }

    public TileGrid grid() {
        return grid;
    }

    /** Names all that the model sees of the picture: the tiles' pixels, the grid and the tile size. */
    public ImageDigest digest() {
        return digest;
    }

    @Override
    public int tiles() {
        return grid.tiles();
    }

    @Override
    public int tileSize() {
        return tileSize;
    }

    @Override
    public void write(int tile, MemorySegment out) {
        int plane = tileSize * tileSize;
        for (int colour = 0; colour < 3; colour++) {
            int from = (tile * 3 + colour) * plane;
            normalizer.write(colour, planes, from, plane, out, 4L * colour * plane);
        }
    }

    /** The colours of one tile, for showing it: {@code [tileSize, tileSize, 3]} bytes, rows from the top, R, G, B. */
    public byte[] rgb(int tile) {
        int plane = tileSize * tileSize;
        byte[] rgb = new byte[3 * plane];
        for (int colour = 0; colour < 3; colour++) {
            int from = (tile * 3 + colour) * plane;
            for (int i = 0; i < plane; i++) {
                rgb[3 * i + colour] = planes[from + i];
            }
        }
        return rgb;
    }

    @Override
    public String toString() {
        return "TiledImage[%d × %d, %s, %s]".formatted(width, height, grid, digest);
    }
}
