package dev.fovea.engine.image;

import java.nio.charset.StandardCharsets;

/** Walks the markers of a JPEG file (ITU-T T.81, annex B) to its end and learns what its samples mean. */
final class JpegFile {
    private static final int START_OF_SCAN = 0xda;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;

    private final byte[] file;
    private boolean jfif;
    private int adobeTransform = -1;
    private int components;
    private String componentIds = "";
    private Orientation orientation = Orientation.UPRIGHT;

    private JpegFile(byte[] file) {
        this.file = file;
    }

    static StillImage read(byte[] bytes) {
        JpegFile jpeg = new JpegFile(bytes);
        jpeg.walk();
        return new StillImage(ImageFormat.JPEG, bytes, jpeg.orientation, jpeg.layout());
    }

    private void walk() {
        int at = 2;
        while (true) {
            at = nextMarker(at);
            int marker = file[at - 1] & 0xff;
            if (marker == END_OF_IMAGE) {
                return;
            }
            if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
                continue;
            }
            int length = at + 2 <= file.length ? u16(at) : Integer.MAX_VALUE;
            if (length > file.length - at) {
                throw Refusal.truncated(ImageFormat.JPEG, file.length);
            }
            segment(marker, at + 2, length - 2);
            at += length;
        }
    }

    /** One past the next marker that is not part of scan data. */
    private int nextMarker(int from) {
        for (int at = from; at + 1 < file.length; at++) {
            int code = file[at + 1] & 0xff;
            boolean stuffing = code == 0 || code == 0xff || (code >= 0xd0 && code <= 0xd7);
            if (file[at] == (byte) 0xff && !stuffing) {
                return at + 2;
            }
        }
        throw Refusal.truncated(ImageFormat.JPEG, file.length);
    }

    private void segment(int marker, int at, int length) {
        if (marker == APP0 && begins(at, length, "JFIF")) {
            jfif = true;
        } else if (marker == APP14 && length >= 12 && begins(at, length, "Adobe")) {
            adobeTransform = file[at + 11] & 0xff;
        } else if (marker == APP1 && begins(at, length, "Exif\0\0")) {
            orientation = Orientation.inExif(file, at + 6, length - 6);
        } else if (isFrame(marker) && length >= 6) {
            frame(at, length);
        } else if (marker == START_OF_SCAN && components == 0) {
            throw Refusal.unreadable(ImageFormat.JPEG, "its pixels begin before its size is known");
        }
    }

    private static boolean isFrame(int marker) {
        return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    }

    private void frame(int at, int length) {
        components = file[at + 5] & 0xff;
        StringBuilder ids = new StringBuilder();
        for (int i = 0; i < components && 6 + 3 * i < length; i++) {
            ids.append((char) (file[at + 6 + 3 * i] & 0xff));
        }
        componentIds = ids.toString();
    }

    private boolean begins(int at, int length, String text) {
        return length >= text.length() && new String(file, at, text.length(), StandardCharsets.ISO_8859_1).equals(text);
    }

    /** What the samples mean where the file does not say it outright; the rules of libjpeg. */
    private SampleLayout layout() {
        return switch (components) {
            case 1 -> SampleLayout.GRAY;
            case 3 -> isRgb() ? SampleLayout.RGB : SampleLayout.YCC;
            case 4 -> adobeTransform > 0 ? SampleLayout.YCCK : SampleLayout.CMYK;
            default -> throw Refusal.unreadable(ImageFormat.JPEG, components + " colour components");
        };
    }

    private boolean isRgb() {
        if (jfif) {
            return false;
        }
        return adobeTransform >= 0 ? adobeTransform == 0 : componentIds.equals("RGB");
    }

    private int u16(int at) {
        return (file[at] & 0xff) << 8 | (file[at + 1] & 0xff);
    }
}
