package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two downloads of one model apart, in one process or in two. */
final class DownloadLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    private final FileChannel channel;

    private DownloadLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock, after a word to {@code onWait} if it is taken. */
    static DownloadLock take(Path file, Runnable onWait) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!locked(channel)) {
                onWait.run();
                while (!locked(channel)) {
                    Thread.sleep(POLL_MILLIS);
                }
            }
            return new DownloadLock(channel);
        } catch (InterruptedException e) {
            channel.close();
            Thread.currentThread().interrupt();
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED, "interrupted while another download of the model ran", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by another thread of this process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
