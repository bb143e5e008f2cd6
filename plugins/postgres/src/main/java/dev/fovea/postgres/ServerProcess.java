package dev.fovea.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A running server: the first of its processes, and the port it listens on. */
record ServerProcess(ProcessHandle process, int port, Cluster cluster) {
    private static final Duration READY = Duration.ofMinutes(5);
    private static final Duration STOPPED = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final long PAUSE_NANOS = 2_000_000;

    /** The server that runs on a cluster, started by this program or left behind by another. */
    static Optional<ServerProcess> find(Cluster cluster) throws IOException {
        List<String> lines = pidFile(cluster);
        if (lines.size() < 4) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.getFirst().strip());
        String command = command(pid);
        if (command.contains("postgres") && command.contains(cluster.data().toString())) {
            int port = Integer.parseInt(lines.get(3).strip());
            return ProcessHandle.of(pid).map(handle -> new ServerProcess(handle, port, cluster));
        }
        return Optional.empty();
    }

    /** Starts a server. Nothing else may be starting or stopping one on this cluster. */
    static ServerProcess start(Cluster cluster, int port) throws IOException {
        clearRemains(cluster);
        Path log = cluster.logs().resolve("start.log");
        Process process = cluster.launcher()
                .start(
                        List.of(
                                cluster.binaries().postgres().toString(),
                                "-D",
                                cluster.data().toString(),
                                "-p",
                                Integer.toString(port)),
                        log);
        ServerProcess server = new ServerProcess(process.toHandle(), port, cluster);
        server.awaitReady();
        return server;
    }

    /** Whether a port is free to listen on. */
    static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    static int anyFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** Whether it was started from these programs, and not from a former version's. */
    boolean startedFrom(Binaries binaries) {
        return command(process.pid()).startsWith(binaries.postgres().toString());
    }

    boolean alive() {
        return runs(process.pid());
    }

    /** Waits until it takes connections; after a crash it first replays its write-ahead log. */
    void awaitReady() throws IOException {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!ready()) {
            boolean ended = !process.isAlive();
            if (ended || System.nanoTime() > deadline) {
                throw new PostgresException(
                        "PostgreSQL to start on " + cluster.data(),
                        (ended ? "it ended: " : "it is not ready after " + READY.toMinutes() + " minutes: ")
                                + lastWords(),
                        "See to what it says; its logs are in " + cluster.logs() + ".");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Ends all sessions, writes all to disk, and ends. What does not end in time is ended harder: its log brings it back. */
    void stop() throws IOException {
        for (String signal : List.of("INT", "QUIT", "KILL")) {
            cluster.launcher().run(List.of("sh", "-c", "kill -" + signal + " " + process.pid()), "");
            if (gone(List.of(process.pid()), STOPPED)) {
                break;
            }
        }
        // The process that writes the log is the last to go.
        if (!gone(others(cluster), SOON)) {
            killOthers(cluster);
        }
    }

    /** Ends every process of it at once, as a power cut would. */
    void kill() throws IOException {
        process.destroyForcibly();
        killOthers(cluster);
    }

    /** Whether a program other than the server itself is connected. */
    boolean clients() throws IOException {
        return !processes("postgres: " + cluster.name() + ": fovea fovea ").isEmpty();
    }

    private boolean ready() throws IOException {
        List<String> lines = pidFile(cluster);
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(process.pid()))
                && lines.get(7).strip().equals("ready");
    }

    /** What a server that was killed leaves: processes that have not noticed yet, and a file that may name a stranger by now. */
    private static void clearRemains(Cluster cluster) throws IOException {
        killOthers(cluster);
        if (find(cluster).isEmpty()) {
            Files.deleteIfExists(cluster.data().resolve("postmaster.pid"));
        }
    }

    private static void killOthers(Cluster cluster) throws IOException {
        List<Long> others = others(cluster);
        others.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        if (!gone(others, STOPPED)) {
            throw new PostgresException(
                    "processes " + others + " of a former server to end",
                    "they still run",
                    "End them with kill -9, as the user they run as.");
        }
    }

    /** Waits until processes have ended. Not by their handles: to those a process lives until its parent has asked after it. */
    private static boolean gone(List<Long> pids, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (pids.stream().anyMatch(ServerProcess::runs)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    /** Whether a process of a server runs under an id, and is no zombie. */
    static boolean runs(long pid) {
        return command(pid).contains("postgres");
    }

    private static List<Long> others(Cluster cluster) throws IOException {
        return processes("postgres: " + cluster.name() + ": ");
    }

    private static List<Long> processes(String title) throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .map(Long::parseLong)
                    .filter(pid -> command(pid).startsWith(title))
                    .toList();
        }
    }

    /** A process's command line; empty when it is gone, or a zombie. */
    private static String command(long pid) {
        try {
            byte[] content = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
            return new String(content, StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    private static List<String> pidFile(Cluster cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.data().resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return List.of();
        }
    }

    private String lastWords() throws IOException {
        try (Stream<Path> files = Files.list(cluster.logs())) {
            StringBuilder words = new StringBuilder();
            for (Path file : files.sorted(
                            Comparator.comparing(each -> each.toFile().lastModified()))
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                lines.subList(Math.max(0, lines.size() - 6), lines.size())
                        .forEach(line -> words.append(line).append(" / "));
            }
            return words.toString();
        }
    }
}
