package dev.fovea.postgres;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The server of one directory, and how many in this program use it. */
final class SharedServer {
    private static final System.Logger LOG = System.getLogger(SharedServer.class.getName());
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 20_000_000;

    private final Path root;
    private final Thread atExit = new Thread(this::stopAtExit, "embedded PostgreSQL, at exit");
    private volatile int users;
    private @Nullable DirectoryLock lock;
    private @Nullable ServerProcess server;
    private String password = "";

    SharedServer(Path root) {
        this.root = root;
    }

    /** Where the server is, and the word that opens it. */
    record Access(int port, String password) {}

    /** Counts one more user; the first finds or starts the server, and so does one who comes after it died. */
    synchronized Access acquire(PostgresSettings settings) {
        try {
            ServerProcess running = server;
            if (running == null || !running.alive()) {
                running = open(settings);
            } else {
                checkPort(settings, running);
            }
            users++;
            return new Access(running.port(), password);
        } catch (IOException cause) {
            throw new PostgresException(
                    "to open the embedded PostgreSQL in " + root,
                    cause.toString(),
                    "See to the file system, or name another data directory.",
                    cause);
        }
    }

    /** Counts one user less; the last one on this machine stops the server. */
    synchronized void release() {
        users--;
        if (users == 0) {
            shutDown();
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException exiting) {
                LOG.log(Level.DEBUG, "The program is ending anyway");
            }
        }
    }

    private ServerProcess open(PostgresSettings settings) throws IOException {
        DirectoryLock held = lock != null ? lock : DirectoryLock.open(root.resolve("lock"));
        FileLock changing = held.change();
        try {
            ServerProcess running = findOrStart(settings, held);
            held.use();
            if (lock == null) {
                Runtime.getRuntime().addShutdownHook(atExit);
            }
            lock = held;
            server = running;
            changing.release();
            running.process().onExit().thenRunAsync(() -> revive(settings, running));
            return running;
        } catch (IOException | RuntimeException failure) {
            if (lock == null) {
                held.close();
            } else {
                changing.release();
            }
            throw failure;
        }
    }

    /** Starts a server again that died while it was in use, on its port: pools of connections find it there. */
    private synchronized void revive(PostgresSettings settings, ServerProcess dead) {
        if (users == 0 || server != dead) {
            return;
        }
        LOG.log(Level.WARNING, "PostgreSQL ended while it was in use and is started again: {0}", root);
        try {
            open(settings.withPort(dead.port()));
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.ERROR, "PostgreSQL does not start again in " + root, failure);
        }
    }

    private ServerProcess findOrStart(PostgresSettings settings, DirectoryLock held) throws IOException {
        long start = System.nanoTime();
        Binaries binaries = Binaries.unpack(settings.binaries());
        Cluster cluster = new Cluster(root, binaries, Launcher.choose(binaries.postgres(), root));
        Optional<ServerProcess> found = ServerProcess.find(cluster);
        if (found.isPresent()) {
            ServerProcess left = found.get();
            if (!held.alone() || fits(settings, left)) {
                checkPort(settings, left);
                left.awaitReady();
                password = Files.readString(root.resolve("password")).strip();
                LOG.log(Level.INFO, "PostgreSQL runs already: {0}, port {1,number,#}", root, left.port());
                return left;
            }
            left.stop();
        }
        password = cluster.prepare();
        ServerProcess started = ServerProcess.start(cluster, choosePort(settings));
        rememberPort(started.port());
        LOG.log(
                Level.INFO,
                "PostgreSQL started in {0,number,#} ms: {1}, port {2,number,#}",
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                root,
                started.port());
        return started;
    }

    /** Whether a server that was left behind is of this version and on the port that is wanted. */
    private static boolean fits(PostgresSettings settings, ServerProcess left) {
        boolean wanted = settings.port() == 0 || settings.port() == left.port();
        return wanted && left.startedFrom(left.cluster().binaries());
    }

    private static void checkPort(PostgresSettings settings, ServerProcess running) {
        if (settings.port() != 0 && settings.port() != running.port()) {
            throw new PostgresException(
                    "the server of " + settings.directory() + " on port " + settings.port(),
                    "it is in use on port " + running.port(),
                    "Ask for that port or for none, or close it everywhere first.");
        }
    }

    private int choosePort(PostgresSettings settings) throws IOException {
        if (settings.port() != 0) {
            if (!ServerProcess.free(settings.port())) {
                throw new PostgresException(
                        "port " + settings.port() + " of 127.0.0.1 to be free for PostgreSQL",
                        "another program listens on it",
                        "End that program, or choose another port, or none to take any.");
            }
            return settings.port();
        }
        // The same port as last time, where it can be had: what stands in another program's settings goes on working.
        Path file = root.resolve("port");
        int last = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        return last != 0 && ServerProcess.free(last) ? last : ServerProcess.anyFreePort();
    }

    private void rememberPort(int port) throws IOException {
        Path made = Files.createTempFile(root, ".port", "");
        Files.writeString(made, port + "\n");
        Files.move(made, root.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void shutDown() {
        DirectoryLock held = lock;
        ServerProcess running = server;
        lock = null;
        server = null;
        if (held == null || running == null) {
            return;
        }
        try (held) {
            FileLock changing = held.change();
            held.leave();
            if (held.alone()) {
                running.stop();
            }
            changing.release();
        } catch (IOException cause) {
            throw new PostgresException(
                    "to stop the embedded PostgreSQL in " + root,
                    cause.toString(),
                    "See its logs in " + root + ".",
                    cause);
        }
    }

    /** Hooks run all at once: this one lets those who are still connected close in their own order, for a while. */
    private void stopAtExit() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (users > 0 && System.nanoTime() < deadline && clients()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        synchronized (this) {
            if (users > 0) {
                users = 0;
                shutDown();
            }
        }
    }

    private boolean clients() {
        ServerProcess running = server;
        try {
            return running != null && running.clients();
        } catch (IOException cause) {
            return false;
        }
    }
}
