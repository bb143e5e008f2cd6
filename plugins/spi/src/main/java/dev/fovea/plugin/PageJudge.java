package dev.fovea.plugin;

import java.awt.image.BufferedImage;

/** Looks at a page and says how likely it is that the page answers a question. */
@FunctionalInterface
public interface PageJudge {
    /**
     * P(yes), 0..1. Blocks while the model looks.
     *
     * @param page the page's picture
     * @param question as a person asks it
     */
    double yes(BufferedImage page, String question);
}
