package dev.fovea.engine.image;

/** Walks the blocks of a GIF file (GIF89a, section 12) to its trailer and counts its frames. */
final class GifFile {
    private static final int HEADER_BYTES = 13;
    private static final int EXTENSION = 0x21;
    private static final int FRAME = 0x2c;
    private static final int TRAILER = 0x3b;

    private final byte[] file;
    private int at;

    private GifFile(byte[] file) {
        this.file = file;
    }

    static StillImage read(byte[] bytes) {
        int frames = new GifFile(bytes).countFrames();
        if (frames > 1) {
            throw Refusal.animated(ImageFormat.GIF, frames);
        }
        if (frames == 0) {
            throw Refusal.unreadable(ImageFormat.GIF, "it has no frame");
        }
        return new StillImage(ImageFormat.GIF, bytes, Orientation.UPRIGHT, SampleLayout.COLOUR_MODEL);
    }

    private int countFrames() {
        at = HEADER_BYTES + palette(u8(10));
        int frames = 0;
        while (true) {
            int block = u8(at++);
            switch (block) {
                case TRAILER -> {
                    return frames;
                }
                case EXTENSION -> {
                    at++;
                    skipSubBlocks();
                }
                case FRAME -> {
                    frames++;
                    at += 9 + palette(u8(at + 8)) + 1;
                    skipSubBlocks();
                }
                default -> throw Refusal.unreadable(ImageFormat.GIF, "an unknown block 0x%02x".formatted(block));
            }
        }
    }

    private static int palette(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private void skipSubBlocks() {
        int length = u8(at++);
        while (length > 0) {
            at += length;
            length = u8(at++);
        }
    }

    private int u8(int index) {
        if (index >= file.length) {
            throw Refusal.truncated(ImageFormat.GIF, file.length);
        }
        return file[index] & 0xff;
    }
}
