package dev.fovea.engine.image;

/** What the samples of a decoded raster mean. */
enum SampleLayout {
    /** Whatever the decoder's own colour model says, such as a palette. */
    COLOUR_MODEL,
    /** Grey levels of 8 bits, then perhaps transparency. */
    GRAY,
    /** Grey levels of 16 bits, all above 255 white, which is how Pillow turns them into 8. */
    GRAY_16_CLIPPED,
    /** Red, green, blue of 8 bits, then perhaps transparency. */
    RGB,
    /** 16 bits of which the upper 8 count: grey and transparency. */
    GRAY_16_HIGH,
    /** 16 bits of which the upper 8 count: red, green, blue and perhaps transparency. */
    RGB_16_HIGH,
    /** Luma and two colour differences, as in JFIF. */
    YCC,
    /** Inverted cyan, magenta, yellow, black, as Adobe writes them. */
    CMYK,
    /** Luma, two colour differences and inverted black, as Adobe writes them. */
    YCCK
}
