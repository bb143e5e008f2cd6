package dev.fovea.engine.hub;

/**
 * How far the download of a model is.
 *
 * @param stage what happens at the moment
 * @param model the model's id
 * @param file the file at hand; empty when none is
 * @param bytesDone bytes of all files that are on the disk
 * @param bytesTotal bytes of all files; 0 while unknown
 */
public record DownloadProgress(Stage stage, String model, String file, long bytesDone, long bytesTotal) {
    /** What a download does. */
    public enum Stage {
        /** Another process downloads the same model. */
        WAITING,
        /** Bytes arrive. */
        RECEIVING,
        /** Every file is in the cache. */
        DONE
    }
}
