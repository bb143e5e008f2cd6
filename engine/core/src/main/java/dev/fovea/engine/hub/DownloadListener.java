package dev.fovea.engine.hub;

/** Hears how a download proceeds, often: it should be quick, and show less than it hears. */
@FunctionalInterface
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener SILENT = progress -> {};

    void onProgress(DownloadProgress progress);
}
