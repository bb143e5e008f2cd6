package dev.fovea.service.engine;

import dev.fovea.engine.hub.DownloadListener;
import dev.fovea.engine.hub.DownloadProgress;
import org.jboss.logging.Logger;

/** Tells the log how far a download is, a line every tenth of the way. */
final class DownloadLog implements DownloadListener {
    private static final Logger LOG = Logger.getLogger(DownloadLog.class);
    private static final int STEPS = 10;

    private long told = -1;

    @Override
    public synchronized void onProgress(DownloadProgress progress) {
        switch (progress.stage()) {
            case WAITING -> LOG.infof("Waiting for another process that downloads %s", progress.model());
            case RECEIVING -> tell(progress);
            case DONE -> LOG.infof("Downloaded %s", progress.model());
        }
    }

    private void tell(DownloadProgress progress) {
        long step = progress.bytesTotal() == 0 ? 0 : progress.bytesDone() * STEPS / progress.bytesTotal();
        if (step != told) {
            told = step;
            LOG.infof(
                    "Downloading %s: %d of %d MB",
                    progress.model(), progress.bytesDone() / 1_000_000, progress.bytesTotal() / 1_000_000);
        }
    }
}
