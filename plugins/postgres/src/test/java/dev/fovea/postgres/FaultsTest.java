package dev.fovea.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be killed is killed, and everything that can be in the way is. */
final class FaultsTest {
    @TempDir
    Path folder;

    @Test
    void loses_nothing_committed_when_program_and_server_are_killed_in_mid_write() throws Exception {
        Path data = folder.resolve("data with spaces");
        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(data)) {
            Sql.run(postgres, "create table numbers (number int primary key, ballast text)");
        }
        for (int round = 0; round < 3; round++) {
            int committed = writeAndKill(data);
            Path log = newest(data.resolve("logs"));
            long before = Files.size(log);

            try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(data)) {
                int rows = Integer.parseInt(Sql.ask(postgres, "select count(*) from numbers"));
                // The last one may have been committed and not yet told.
                assertThat(rows).isBetween(committed, committed + 1);
                assertThat(Sql.ask(postgres, "select sum(number) from numbers"))
                        .isEqualTo(String.valueOf(rows * (rows + 1L) / 2));
                Sql.run(postgres, "truncate numbers");
            }
            assertThat(Files.readString(log).substring((int) before)).contains("automatic recovery in progress");
        }
    }

    /** Lets another program write some hundred rows, kills all of it, and returns how many it said were committed. */
    private static int writeAndKill(Path data) throws Exception {
        try (OtherProgram other = OtherProgram.start("write", data)) {
            other.says();
            String last = "";
            for (int row = 0; row < 300; row++) {
                last = other.says();
            }
            ProcessHandle server = ProcessHandle.of(server(data)).orElseThrow();
            other.kill(server);
            for (String line = other.says(); !line.equals("null"); line = other.says()) {
                last = line;
            }
            return Integer.parseInt(last);
        }
    }

    private static Path newest(Path logs) throws IOException {
        try (var files = Files.list(logs)) {
            return files.filter(file -> file.getFileName().toString().startsWith("server-"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow();
        }
    }

    @Test
    void uses_a_server_again_whose_program_was_killed() throws Exception {
        long left;
        try (OtherProgram other = OtherProgram.start("forget", folder)) {
            String port = other.says();
            left = server(folder);
            other.kill();
            assertThat(ServerProcess.runs(left)).isTrue();

            try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
                assertThat(postgres.port()).hasToString(port);
                assertThat(server(folder)).isEqualTo(left);
                assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
            }
        }
        assertThat(ServerProcess.runs(left)).isFalse();
    }

    @Test
    void two_programs_share_a_server_and_the_last_one_stops_it() throws Exception {
        try (OtherProgram other = OtherProgram.start("wait", folder)) {
            String port = other.says();
            EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder);
            assertThat(postgres.port()).hasToString(port);

            assertThat(other.goOn()).isZero();
            assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");

            long server = server(folder);
            postgres.close();
            assertThat(ServerProcess.runs(server)).isFalse();
        }
    }

    @Test
    void starts_again_on_its_port_when_it_is_killed_in_use() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
            Sql.run(postgres, "create table kept (number int)", "insert into kept values (7)");
            long server = server(folder);
            ProcessHandle handle = ProcessHandle.of(server).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().get(1, TimeUnit.MINUTES);

            try (EmbeddedPostgres again = EmbeddedPostgresTest.open(folder)) {
                assertThat(again.port()).isEqualTo(postgres.port());
                assertThat(Sql.ask(postgres, "select number from kept")).isEqualTo("7");
            }
        }
    }

    @Test
    void stops_when_a_program_ends_without_closing() throws Exception {
        try (OtherProgram other = OtherProgram.start("forget", folder)) {
            other.says();
            long server = server(folder);

            assertThat(other.goOn()).isZero();
            assertThat(ServerProcess.runs(server)).isFalse();
        }
    }

    @Test
    void lets_a_program_that_is_ending_write_its_last_rows() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
            Sql.run(postgres, "create table numbers (number int, word text)");
        }
        try (OtherProgram other = OtherProgram.start("close-late", folder)) {
            other.says();
            assertThat(other.goOn()).isZero();
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
            assertThat(Sql.ask(postgres, "select word from numbers")).isEqualTo("at the end");
        }
    }

    @Test
    void opened_twice_it_is_one_server_until_both_are_closed() throws SQLException, IOException {
        EmbeddedPostgres first = EmbeddedPostgresTest.open(folder);
        EmbeddedPostgres second = EmbeddedPostgresTest.open(folder.resolve("..").resolve(folder.getFileName()));
        long server = server(folder);

        assertThat(second.port()).isEqualTo(first.port());
        first.close();
        first.close();
        assertThat(Sql.ask(second, "select 1")).isEqualTo("1");
        second.close();
        assertThat(ServerProcess.runs(server)).isFalse();
    }

    @Test
    void begins_a_first_start_anew_that_was_broken_off() throws Exception {
        Files.createDirectories(folder.resolve("cluster.new/base"));
        Files.writeString(folder.resolve("cluster.new/PG_VERSION"), "17\n");

        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
            assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void is_not_misled_by_a_pid_that_is_a_strangers_now_nor_by_a_lost_password() throws Exception {
        EmbeddedPostgresTest.open(folder).close();
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n/x\n1\n5432\n\n\n\nready\n");
        Files.delete(folder.resolve("password"));

        try (EmbeddedPostgres postgres = EmbeddedPostgresTest.open(folder)) {
            assertThat(Sql.ask(postgres, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void says_that_a_port_is_taken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            PostgresSettings settings = PostgresSettings.in(folder)
                    .withBinaries(EmbeddedPostgresTest.BINARIES)
                    .withPort(taken.getLocalPort());

            assertThatThrownBy(() -> EmbeddedPostgres.open(settings))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void says_that_a_directory_cannot_be_written_to() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedPostgresTest.open(file.resolve("data")))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("Name another data directory");
        assertThatThrownBy(() -> EmbeddedPostgresTest.open(Path.of("/proc/data")))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("/proc/data");
    }

    @Test
    void says_that_data_are_of_another_version() throws IOException {
        EmbeddedPostgresTest.open(folder).close();
        Files.writeString(folder.resolve("cluster/PG_VERSION"), "16\n");

        assertThatThrownBy(() -> EmbeddedPostgresTest.open(folder))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("data of PostgreSQL 16")
                .hasMessageContaining("pg_dump");
    }

    /** The first process of a directory's server. */
    private static long server(Path directory) throws IOException {
        return Long.parseLong(
                Files.readAllLines(directory.resolve("cluster/postmaster.pid")).getFirst());
    }
}
