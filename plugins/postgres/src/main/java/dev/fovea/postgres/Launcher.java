package dev.fovea.postgres;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Starts the server's programs. PostgreSQL refuses to run as root, and as root it is started in a user namespace of its own,
 * where it is nobody; where those are not allowed, as in most containers, it really becomes nobody, and its data with it. As any
 * other user it is started as it is.
 *
 * @param prefix what stands before the program
 * @param user who owns the server's files
 */
record Launcher(List<String> prefix, int user) {
    private static final int NOBODY = 65534;
    /** What Java calls a user that has an id and no name. */
    private static final String NAMELESS = "?";

    /** The first way in which a program runs and may enter the folder of its data. */
    static Launcher choose(Path program, Path folder) {
        int user = currentUser();
        List<Launcher> ways = ways(user, System.getProperty("user.name", NAMELESS));
        List<String> failures = new ArrayList<>();
        for (Launcher way : ways) {
            try {
                Result result = way.run(List.of(program.toString(), "--version"), "");
                if (result.exit() == 0) {
                    return way;
                }
                failures.add(
                        String.join(" ", way.prefix) + ": " + result.output().strip());
            } catch (UncheckedIOException cause) {
                failures.add(String.valueOf(cause.getMessage()));
            }
        }
        throw new PostgresException(
                "to run " + program + " with data in " + folder,
                String.join("; ", failures),
                remedy(user) + Platform.ANOTHER_SERVER);
    }

    /** The ways there are for a user, the plainest first. */
    static List<Launcher> ways(int user, String name) {
        Launcher plain = new Launcher(List.of(), user);
        Launcher namespace = new Launcher(List.of("unshare", "-U"), user);
        Launcher nobody =
                new Launcher(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"), NOBODY);
        if (user == 0) {
            return List.of(namespace, nobody);
        }
        // initdb asks for the user's name, and an id that a container was given has none: in a namespace it is
        // nobody's.
        return name.equals(NAMELESS) ? List.of(namespace, plain) : List.of(plain);
    }

    private static String remedy(int user) {
        return user == 0
                ? "PostgreSQL does not run as root: run the program as another user, allow user namespaces, or let the user"
                        + " nobody enter the folders above. Or else: "
                : "See that its folder is not mounted noexec and the system has glibc 2.29 or newer. Or else: ";
    }

    /** Runs a program to its end. */
    Result run(List<String> command, String input) {
        try {
            Process process =
                    builder(command, List.of()).redirectErrorStream(true).start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException cause) {
                // It ended before it had read all; what it printed says why.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new PostgresException("a server to start", "an interrupt", "Open it again.", cause);
        }
    }

    /**
     * Starts a program that goes on. It gets a session of its own: Ctrl-C in a terminal reaches every process of the session in
     * front, and the server must outlast the program that uses it.
     */
    Process start(List<String> command, Path log) throws IOException {
        List<String> session = onPath("setsid") ? List.of("setsid") : List.of();
        return builder(command, session)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private ProcessBuilder builder(List<String> command, List<String> session) {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.of(session, prefix, command).flatMap(List::stream).toList());
        // The user's own settings for psql and the like, and another's libraries, are not for this server.
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.startsWith("LC_") || name.startsWith("LD_"));
        return builder;
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static int currentUser() {
        try {
            return Folders.owner(Path.of("/proc/self"));
        } catch (IOException cause) {
            throw new PostgresException("the /proc file system", cause.toString(), Platform.ANOTHER_SERVER, cause);
        }
    }

    /** How a program ended, and what it printed. */
    record Result(int exit, String output) {}
}
