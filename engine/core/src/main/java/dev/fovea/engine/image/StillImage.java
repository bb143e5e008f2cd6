package dev.fovea.engine.image;

/**
 * A file found whole and with a single frame.
 *
 * @param format its format
 * @param file the file without what does not bear on its colours: text, profiles, transparency
 * @param orientation how to turn it upright
 * @param layout how its samples encode colours
 */
record StillImage(ImageFormat format, byte[] file, Orientation orientation, SampleLayout layout) {}
