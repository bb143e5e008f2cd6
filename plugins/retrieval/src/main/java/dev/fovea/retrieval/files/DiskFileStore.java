package dev.fovea.retrieval.files;

import dev.fovea.plugin.FileKey;
import dev.fovea.plugin.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Files in a folder. A file is written beside its place, forced to the disk and then renamed, so that a key has all of its
 * content or none, whatever happens meanwhile: a full disk, a kill, a power cut.
 */
public final class DiskFileStore implements FileStore {
    private static final Duration ABANDONED = Duration.ofHours(6);

    private final Path folder;
    private final Path unfinished;

    /** Makes the folder if need be, and clears what a killed process left unfinished in it. */
    public DiskFileStore(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.unfinished = this.folder.resolve(".unfinished");
        try {
            Files.createDirectories(unfinished);
            clearAbandoned();
        } catch (IOException e) {
            throw new UncheckedIOException("files cannot be kept in " + folder, e);
        }
    }

    @Override
    public void put(String key, Path source) throws IOException {
        Path place = path(key);
        if (Files.exists(place)) {
            return;
        }
        Path written = unfinished.resolve(UUID.randomUUID().toString());
        try {
            copy(source, written);
            Path parent = place.resolveSibling("");
            Files.createDirectories(parent);
            Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
            force(parent);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public InputStream get(String key) throws IOException {
        return Files.newInputStream(path(key));
    }

    @Override
    public boolean has(String key) {
        return Files.exists(path(key));
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    /** Where a key's content lies, or would lie; to be read and never written. */
    public Path path(String key) {
        return folder.resolve(new FileKey(key).text());
    }

    private static void copy(Path source, Path target) throws IOException {
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = in.size();
            long done = 0;
            while (done < size) {
                long moved = in.transferTo(done, size - done, out);
                if (moved == 0) {
                    throw new IOException("the file became shorter while it was read: " + source.getFileName());
                }
                done += moved;
            }
            out.force(true);
        }
    }

    /** A rename lasts once the folder that it happened in is on the disk. */
    private static void force(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** Other processes may be writing: only what is old is nobody's. */
    private void clearAbandoned() throws IOException {
        Instant before = Instant.now().minus(ABANDONED);
        try (Stream<Path> files = Files.list(unfinished)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
