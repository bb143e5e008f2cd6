package dev.fovea.postgres;

import java.nio.file.Path;

/**
 * Where the embedded PostgreSQL keeps its things.
 *
 * @param directory its data, password and logs; made if need be, and kept
 * @param binaries where the server's programs are unpacked, 60 MB; several directories may share one
 * @param port to listen on; 0 for the one it had last time, or any free one
 */
public record PostgresSettings(Path directory, Path binaries, int port) {
    public PostgresSettings {
        directory = directory.toAbsolutePath().normalize();
        binaries = binaries.toAbsolutePath().normalize();
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("A port is 0 to 65535, not " + port);
        }
    }

    /** All in one directory, on any free port. */
    public static PostgresSettings in(Path directory) {
        return new PostgresSettings(directory, directory.resolve("binaries"), 0);
    }

    public PostgresSettings withBinaries(Path folder) {
        return new PostgresSettings(directory, folder, port);
    }

    public PostgresSettings withPort(int number) {
        return new PostgresSettings(directory, binaries, number);
    }
}
