package dev.fovea.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/** The server's settings, written before each start, and its logs, of which a week is kept. */
final class ServerFiles {
    private static final Duration KEPT = Duration.ofDays(6);
    private static final long ROOMY = 1L << 30;
    private static final long MEGABYTE = 1L << 20;
    private static final long BUFFER_SHARE = 16;
    private static final long LEAST_BUFFER_MEGABYTES = 128;
    private static final long MOST_BUFFER_MEGABYTES = 1024;

    private static final String SETTINGS = """
            # Written before each start. Settings of your own go into local.conf beside this file.
            cluster_name = '%s'
            listen_addresses = '127.0.0.1'
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            max_connections = 50
            shared_buffers = '%dMB'
            maintenance_work_mem = '256MB'
            dynamic_shared_memory_type = '%s'
            fsync = on
            synchronous_commit = on
            full_page_writes = on
            wal_compression = on
            jit = off
            timezone = 'UTC'
            datestyle = 'iso, mdy'
            default_text_search_config = 'pg_catalog.english'
            lc_messages = 'C'
            update_process_title = on
            # Documents are confidential: neither statements nor the values in them are logged.
            log_min_error_statement = 'panic'
            log_error_verbosity = 'terse'
            log_checkpoints = off
            log_timezone = 'UTC'
            log_line_prefix = '%%m [%%p] '
            # A file a weekday, begun anew each week.
            logging_collector = on
            log_directory = '%s'
            log_filename = 'server-%%u.log'
            log_rotation_age = '1d'
            log_rotation_size = 0
            log_truncate_on_rotation = on
            include_if_exists = 'local.conf'
            """;

    private ServerFiles() {}

    static void write(Cluster cluster) throws IOException {
        write(cluster, "postgresql.conf", settings(cluster));
        // Only the program's role, and only with its password: nobody connects as the superuser.
        write(cluster, "pg_hba.conf", "host all fovea 127.0.0.1/32 scram-sha-256\n");
        forgetOldLogs(cluster.logs());
    }

    private static void write(Cluster cluster, String name, String content) throws IOException {
        Path file = cluster.data().resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Folders.own(file, cluster.launcher().user());
    }

    private static String settings(Cluster cluster) throws IOException {
        return SETTINGS.formatted(
                cluster.name(),
                bufferMegabytes(),
                sharedMemory(),
                cluster.logs().toString().replace("'", "''"));
    }

    /**
     * A sixteenth of the machine's memory, or of the container's: 100,000 regions with their indexes are 450 MB, and one
     * search touches thousands of their pages.
     */
    private static long bufferMegabytes() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return Math.clamp(memory / BUFFER_SHARE / MEGABYTE, LEAST_BUFFER_MEGABYTES, MOST_BUFFER_MEGABYTES);
    }

    /** Containers have 64 MB of /dev/shm, and the parallel build of an index wants maintenance_work_mem of it. */
    private static String sharedMemory() throws IOException {
        Path shm = Path.of("/dev/shm");
        return Files.isDirectory(shm) && Files.getFileStore(shm).getTotalSpace() >= ROOMY ? "posix" : "sysv";
    }

    /** The server begins a weekday's file anew at midnight only: one that does not run then goes on writing last week's. */
    private static void forgetOldLogs(Path logs) throws IOException {
        FileTime oldest = FileTime.from(Instant.now().minus(KEPT));
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    Files.delete(file);
                }
            }
        }
    }
}
