package dev.fovea.cli;

import dev.fovea.engine.hub.DownloadListener;
import dev.fovea.engine.hub.DownloadProgress;
import dev.fovea.engine.hub.DownloadProgress.Stage;

/** Shows a download: one line written over on a terminal, a line every tenth elsewhere. */
final class DownloadLine implements DownloadListener {
    private final Surroundings surroundings;
    private long shown = -1;

    DownloadLine(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public void onProgress(DownloadProgress progress) {
        if (progress.stage() == Stage.WAITING) {
            surroundings.err().println("Another process is downloading " + progress.model() + "; waiting for it…");
        } else if (progress.bytesTotal() > 0) {
            show(progress);
        }
    }

    private void show(DownloadProgress progress) {
        long percent = progress.bytesDone() * 100 / progress.bytesTotal();
        long step = surroundings.terminal() ? percent : percent / 10;
        boolean done = progress.stage() == Stage.DONE;
        if (step != shown || done) {
            shown = step;
            String line = "Downloading %s: %d %% of %,d MB"
                    .formatted(progress.model(), percent, Math.ceilDiv(progress.bytesTotal(), 1_000_000));
            surroundings.err().print((surroundings.terminal() ? "\r" : "") + line);
            surroundings.err().print(surroundings.terminal() && !done ? "" : System.lineSeparator());
            surroundings.err().flush();
        }
    }
}
