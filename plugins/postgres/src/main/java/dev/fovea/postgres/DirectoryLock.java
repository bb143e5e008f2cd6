package dev.fovea.postgres;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Which programs on this machine use a directory's server, kept by locks on two bytes of a file: the first is held by who starts
 * or stops the server, the second is shared by all who use it. The system lets go of them when a program dies, however it dies.
 */
final class DirectoryLock implements Closeable {
    private static final long CHANGING = 0;
    private static final long USING = 1;
    private static final Duration PATIENCE = Duration.ofMinutes(6);
    private static final long PAUSE_NANOS = 5_000_000;

    private final FileChannel channel;
    private @Nullable FileLock using;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryLock open(Path file) throws IOException {
        return new DirectoryLock(
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Waits until nobody else starts or stops the server. */
    FileLock change() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            FileLock lock = tryLock(CHANGING, false);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw new PostgresException(
                        "another program to finish starting or stopping the server within " + PATIENCE.toMinutes()
                                + " minutes",
                        "it still does",
                        "See what it waits for, or end it.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Whether no other program uses the server. To be asked while changing. */
    boolean alone() throws IOException {
        boolean used = using != null;
        leave();
        FileLock lock = tryLock(USING, false);
        if (lock != null) {
            lock.release();
        }
        if (used) {
            use();
        }
        return lock != null;
    }

    /** Counts this program among the users. */
    void use() throws IOException {
        if (using == null) {
            using = tryLock(USING, true);
        }
    }

    void leave() throws IOException {
        if (using != null) {
            using.release();
            using = null;
        }
    }

    @Override
    public void close() throws IOException {
        using = null;
        channel.close();
    }

    private @Nullable FileLock tryLock(long place, boolean shared) throws IOException {
        try {
            return channel.tryLock(place, 1, shared);
        } catch (OverlappingFileLockException withinThisProgram) {
            // Loaded twice, by two class loaders: the other one counts as another program does.
            return null;
        }
    }
}
