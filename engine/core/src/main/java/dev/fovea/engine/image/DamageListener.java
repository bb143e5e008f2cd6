package dev.fovea.engine.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Notices when a decoder ran out of data and made up the rest, which it reports as a mere warning. */
final class DamageListener implements IIOReadWarningListener {
    private boolean found;

    boolean found() {
        return found;
    }

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        found |= text.contains("premature") || text.contains("truncated");
    }
}
