package dev.fovea.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The files of one server: its data, password and logs, and how they come to be. */
record Cluster(Path root, Binaries binaries, Launcher launcher) {
    private static final String VERSION = "17";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Leftovers of a first start that was broken off are no cluster: it gets its name when it is complete. */
    Path data() {
        return root.resolve("cluster");
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** What its processes are called in the list of all processes, so that they can be told from another server's. */
    String name() {
        return "fovea-"
                + VectorFiles.sha256(root.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, 12);
    }

    /** Makes what is not there yet, and returns the password. */
    String prepare() throws IOException {
        Folders.confidential(logs());
        Path file = root.resolve("password");
        boolean known = Files.isRegularFile(file);
        String password = known ? Files.readString(file).strip() : newPassword(file);
        if (!Files.exists(data())) {
            create(password);
        } else {
            checkVersion();
            Folders.own(data(), launcher.user());
            if (!known) {
                single(data(), "postgres", "alter role fovea password '" + password + "';\n");
            }
        }
        Folders.own(logs(), launcher.user());
        ServerFiles.write(this);
        return password;
    }

    private static String newPassword(Path file) throws IOException {
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        Path made = Files.createTempFile(
                file.getParent(),
                ".password",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(made, password, StandardOpenOption.DSYNC);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        return password;
    }

    private void checkVersion() throws IOException {
        String found = Files.readString(data().resolve("PG_VERSION")).strip();
        if (!found.equals(VERSION)) {
            throw new PostgresException(
                    "data of PostgreSQL " + VERSION + " in " + data(),
                    "data of PostgreSQL " + found,
                    "Carry them over with pg_dump of that version, or name another data directory.");
        }
    }

    /** The file system is told once, at the end, to keep what was written: a first start that is broken off is begun anew. */
    private void create(String password) throws IOException {
        Path fresh = root.resolve("cluster.new");
        Folders.delete(fresh);
        Folders.confidential(fresh);
        Folders.own(fresh, launcher.user());
        run(
                List.of(
                        binaries.initdb().toString(),
                        "--pgdata=" + fresh,
                        "--no-sync",
                        "--username=postgres",
                        "--auth=reject",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--locale=C.UTF-8",
                        "--lc-messages=C",
                        "--data-checksums",
                        "--no-instructions"),
                "");
        single(
                fresh,
                "postgres",
                "create role fovea login createdb password '" + password + "';\ncreate database fovea owner fovea;\n");
        single(fresh, "fovea", "create extension vector;\n");
        run(List.of(binaries.initdb().toString(), "--sync-only", "--pgdata=" + fresh), "");
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Runs statements, one a line, as the superuser, without a server and without a connection. */
    private void single(Path data, String database, String statements) {
        run(
                List.of(
                        binaries.postgres().toString(),
                        "--single",
                        "-D",
                        data.toString(),
                        "-c",
                        "exit_on_error=true",
                        "-c",
                        "log_checkpoints=off",
                        "-c",
                        "password_encryption=scram-sha-256",
                        database),
                statements);
    }

    private void run(List<String> command, String input) {
        Launcher.Result result = launcher.run(command, input);
        if (result.exit() != 0) {
            String program = Path.of(command.getFirst()).getFileName().toString();
            throw new PostgresException(
                    program + " to prepare " + root,
                    "exit status " + result.exit() + ": " + result.output().strip(),
                    "See to what it says; a user that does not exist needs a name in /etc/passwd. Or else: "
                            + Platform.ANOTHER_SERVER);
        }
    }
}
