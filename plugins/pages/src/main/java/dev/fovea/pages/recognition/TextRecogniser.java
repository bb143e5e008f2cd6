package dev.fovea.pages.recognition;

import java.awt.image.BufferedImage;
import java.util.List;

/** Reads the letters in a picture. Safe for use by many threads. */
public interface TextRecogniser {
    /**
     * The lines that a picture shows, in any order: the caller puts them into reading order. Empty where there are none. Text
     * that stands side by side with a wide gap (two columns, cells of a table) is better given as several lines.
     *
     * <p>Blocks while it reads, and leaves the picture as it is.
     *
     * @param picture RGB, upright as a person would look at it; letters of 10 points are 20 pixels high or more
     */
    List<RecognisedLine> recognise(BufferedImage picture);
}
