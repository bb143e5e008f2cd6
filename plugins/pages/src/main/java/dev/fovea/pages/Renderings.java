package dev.fovea.pages;

import dev.fovea.plugin.PageSize;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.plugin.UnreadableException.Reason;

/** What all renderings are held to. */
final class Renderings {
    private Renderings() {}

    static void refuseOver(ReadingLimits limits, PageSize size, double dotsPerInch, int number)
            throws UnreadableException {
        long width = size.pixelWidth(dotsPerInch);
        long height = size.pixelHeight(dotsPerInch);
        if (width * height > limits.pixels()) {
            throw new UnreadableException(
                    Reason.PAGE_TOO_LARGE,
                    "page %d of %.0f × %.0f points has %d × %d pixels at %.0f dots an inch; the limit is %d pixels"
                            .formatted(
                                    number, size.width(), size.height(), width, height, dotsPerInch, limits.pixels()));
        }
    }
}
