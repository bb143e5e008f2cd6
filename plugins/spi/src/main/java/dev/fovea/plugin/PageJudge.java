package dev.fovea.plugin;

import java.awt.image.BufferedImage;
import java.util.OptionalDouble;

/** Looks at a page and says how likely it is that the page answers a question. */
@FunctionalInterface
public interface PageJudge {
    /**
     * P(yes), 0..1; nothing if it cannot tell, whereupon it is not asked about worse pages. Blocks while the model looks.
     *
     * @param page the page's picture
     * @param question as a person asks it
     */
    OptionalDouble yes(BufferedImage page, String question);
}
