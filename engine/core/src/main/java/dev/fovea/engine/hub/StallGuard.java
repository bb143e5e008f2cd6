package dev.fovea.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Closes a response body that has been silent for too long, which ends the read with an {@link IOException}: the HTTP
 * client's own time limit ends with the headers.
 */
final class StallGuard implements AutoCloseable {
    private final InputStream body;
    private final Duration patience;
    private final Thread watch;
    private volatile long heardNanos = System.nanoTime();

    StallGuard(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
        this.watch = Thread.ofVirtual().name("fovea-download-watch").start(this::watch);
    }

    /** Bytes arrived. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    private void watch() {
        try {
            while (System.nanoTime() - heardNanos < patience.toNanos()) {
                Thread.sleep(patience.dividedBy(8));
            }
            body.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: the body was read to its end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
