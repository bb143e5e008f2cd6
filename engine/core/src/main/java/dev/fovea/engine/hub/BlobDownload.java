package dev.fovea.engine.hub;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Brings one file into the cache: into {@code <blob>.incomplete}, from where an earlier attempt stopped, and under its
 * final name once its checksum holds.
 */
final class BlobDownload {
    private static final int FRUITLESS_ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 200;

    private final HubClient client;
    private final ModelId id;
    private final RemoteFile file;
    private final Path blob;
    private final Path part;
    private final LongConsumer progress;

    /** @param progress hears how many of the file's bytes are on the disk */
    BlobDownload(HubClient client, ModelId id, RemoteFile file, Path blob, LongConsumer progress) {
        this.client = client;
        this.id = id;
        this.file = file;
        this.blob = blob;
        this.part = partOf(blob);
        this.progress = progress;
    }

    private static Path partOf(Path blob) {
        return blob.resolveSibling(blob.getFileName() + ".incomplete");
    }

    /** What is on the disk of a blob, whole or in part. */
    static long bytesPresent(Path blob) throws IOException {
        return sizeOf(blob) + sizeOf(partOf(blob));
    }

    private static long sizeOf(Path path) throws IOException {
        return Files.isRegularFile(path) ? Files.size(path) : 0;
    }

    void run() throws IOException {
        if (isWhole(blob)) {
            progress.accept(file.bytes());
            return;
        }
        boolean resumed = received() > 0;
        receiveAll();
        Optional<String> hash = BlobDigest.like(file.etag(), part);
        if (resumed && !hash.orElse(file.etag()).equals(file.etag())) {
            Files.delete(part); // what an earlier attempt left was not of this file
            receiveAll();
            hash = BlobDigest.like(file.etag(), part);
        }
        verify(hash);
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private boolean isWhole(Path path) throws IOException {
        return Files.isRegularFile(path) && Files.size(path) == file.bytes();
    }

    private long received() throws IOException {
        return sizeOf(part);
    }

    private void verify(Optional<String> hash) throws IOException {
        if (hash.isPresent() && !hash.get().equals(file.etag())) {
            Files.delete(part);
            throw new EngineException(
                    ErrorCode.CHECKPOINT_DOWNLOAD_FAILED,
                    "%s of %s: expected checksum %s, found %s; the file was deleted, try again"
                            .formatted(file.name(), id, file.etag(), hash.get()));
        }
    }

    private void receiveAll() throws IOException {
        int fruitless = 0;
        long before = received();
        while (!isWhole(part)) {
            try {
                receive();
            } catch (IOException e) {
                fruitless = received() > before ? 0 : fruitless + 1;
                before = received();
                if (fruitless == FRUITLESS_ATTEMPTS) {
                    throw e;
                }
                pause(fruitless);
            }
        }
    }

    /** One connection: from the end of what is there to the end of the file, or to where the connection breaks. */
    private void receive() throws IOException {
        long offset = received();
        if (offset > file.bytes()) {
            Files.delete(part);
            offset = 0;
        }
        HttpResponse<InputStream> response = client.read(file, offset);
        try (InputStream body = response.body();
                FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (response.statusCode() == 416) {
                out.truncate(0);
                throw new IOException("the server refused to resume at byte " + offset);
            }
            HubRefusal.check(response, id, file.name());
            out.position(startsAt(response, offset) ? offset : 0);
            out.truncate(out.position());
            copy(body, out);
            out.force(true);
        }
    }

    private static boolean startsAt(HttpResponse<?> response, long offset) {
        String range = response.headers().firstValue("Content-Range").orElse("");
        return offset > 0 && response.statusCode() == 206 && range.startsWith("bytes " + offset + "-");
    }

    private void copy(InputStream body, FileChannel out) throws IOException {
        byte[] buffer = new byte[1 << 18];
        try (StallGuard guard = client.guard(body)) {
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                guard.heard();
                write(out, ByteBuffer.wrap(buffer, 0, read));
                progress.accept(Math.min(out.position(), file.bytes()));
            }
        }
        if (out.position() != file.bytes()) {
            String found = "%s: expected %d bytes, found %d".formatted(file.name(), file.bytes(), out.position());
            throw new IOException(found);
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private static void pause(int fruitless) {
        try {
            Thread.sleep(PAUSE_MILLIS << fruitless);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.CHECKPOINT_DOWNLOAD_FAILED, "interrupted while downloading", e);
        }
    }
}
