package dev.fovea.engine.schedule;

import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.PixelSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A picture whose every tile is one pixel that tells picture and tile apart. */
public record FakePicture(int content, int tiles) implements PixelSource {
    @Override
    public int tileSize() {
        return 1;
    }

    @Override
    public void write(int tile, MemorySegment out) {
        out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, content);
        out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4, tile);
        out.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 8, tiles);
    }

    public ImageDigest digest() {
        return new ImageDigest(content, tiles);
    }
}
