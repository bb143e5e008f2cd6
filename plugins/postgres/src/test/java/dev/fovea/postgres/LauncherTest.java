package dev.fovea.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
    @TempDir
    Path folder;

    @Test
    void root_becomes_somebody_else_and_others_stay_who_they_are() {
        assertThat(Launcher.ways(0, "root"))
                .extracting(way -> way.prefix().getFirst())
                .containsExactly("unshare", "setpriv");
        assertThat(Launcher.ways(1000, "ada")).containsExactly(new Launcher(List.of(), 1000));
        assertThat(Launcher.ways(1234, "?").getFirst()).isEqualTo(new Launcher(List.of("unshare", "-U"), 1234));
    }

    @Test
    void a_program_that_does_not_run_is_told_with_the_server_to_use() throws Exception {
        Path program = Files.writeString(folder.resolve("postgres"), "#!/bin/sh\necho 'no such glibc' >&2\nexit 1\n");
        assertThat(program.toFile().setExecutable(true, false)).isTrue();

        assertThatThrownBy(() -> Launcher.choose(program, folder))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("no such glibc")
                .hasMessageContaining("docker run");
    }

    @Test
    void settings_of_the_users_own_psql_do_not_reach_the_server() {
        assertThat(System.getenv()).containsKey("PGPORT");
        assertThat(new Launcher(List.of(), 0).run(List.of("env"), "").output()).doesNotContain("PGPORT");
    }
}
