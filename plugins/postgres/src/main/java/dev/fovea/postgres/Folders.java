package dev.fovea.postgres;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is done to whole folders. */
final class Folders {
    private Folders() {}

    /** Makes a folder and those above it, sees that files can be made in it, and returns where it really is. */
    static Path writable(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".probe", ""));
            return folder.toRealPath();
        } catch (IOException cause) {
            throw new PostgresException(
                    "a folder that can be written to at " + folder,
                    cause.toString(),
                    "Name another data directory, or make this one writable for "
                            + System.getProperty("user.name", "this user") + ".",
                    cause);
        }
    }

    /** A folder that only its owner may look into. */
    static void confidential(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives a folder its final name, all at once. Where another process was first, its folder stays and this one goes. */
    static void publish(Path made, Path target) throws IOException {
        try {
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException failure) {
            if (!Files.isDirectory(target)) {
                throw failure;
            }
            delete(made);
        }
    }

    /** Gives a folder and all in it to a user: itself last, so that one that is broken off is done again. */
    static void own(Path folder, int user) throws IOException {
        if (owner(folder) == user) {
            return;
        }
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(each, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        } catch (IOException cause) {
            throw new PostgresException(
                    "user " + user + " to own " + folder,
                    "user " + owner(folder) + ", and " + cause,
                    "Give it to that user: chown -R " + user + " '" + folder + "'.",
                    cause);
        }
    }

    static int owner(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:uid");
    }
}
