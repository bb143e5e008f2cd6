package dev.fovea.recogniser;

/** A place in a picture, in pixels from its top left corner; the middle of the first pixel is (0.5, 0.5). */
record Point(double x, double y) {}
