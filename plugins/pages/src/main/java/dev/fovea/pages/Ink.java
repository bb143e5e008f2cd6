package dev.fovea.pages;

/** What letters and areas are painted with. */
sealed interface Ink {
    Ink WHITE = new Plain(0xFFFFFF);

    /** One colour, as 0xRRGGBB. */
    record Plain(int rgb) implements Ink {}

    /** Several colours, or colours that only drawing tells: a picture, a pattern, something that shines through. */
    record Mixed() implements Ink {}

    /** The largest difference of the three colours, 0..255. */
    static int difference(int one, int other) {
        int red = Math.abs((one >> 16 & 0xFF) - (other >> 16 & 0xFF));
        int green = Math.abs((one >> 8 & 0xFF) - (other >> 8 & 0xFF));
        int blue = Math.abs((one & 0xFF) - (other & 0xFF));
        return Math.max(red, Math.max(green, blue));
    }
}
