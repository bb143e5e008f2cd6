package dev.fovea.engine.prompt;

import dev.fovea.engine.image.ImageDigest;
import dev.fovea.engine.image.PixelSource;
import java.lang.foreign.MemorySegment;

/** Stand-ins for pictures, told apart by a number. */
final class TestImages {
    private TestImages() {}

    static ImageSpan span(int start, int length) {
        return span(start, length, 1);
    }

    static ImageSpan span(int start, int length, long content) {
        return new ImageSpan(start, length, new Blank(), new ImageDigest(content, content));
    }

    private record Blank() implements PixelSource {
        @Override
        public int tiles() {
            return 1;
        }

        @Override
        public int tileSize() {
            return 56;
        }

        @Override
        public void write(int tile, MemorySegment out) {
            out.fill((byte) 0);
        }
    }
}
