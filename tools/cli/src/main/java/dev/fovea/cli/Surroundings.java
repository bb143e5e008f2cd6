package dev.fovea.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the world, so that tests can show it another one.
 *
 * @param environment environment variables
 * @param out where answers go
 * @param err where everything else goes
 * @param terminal whether someone watches {@code err}, so that a line may be written over
 */
record Surroundings(Map<String, String> environment, PrintWriter out, PrintWriter err, boolean terminal) {
    /** Where Fovea keeps what it can make again. */
    Path cache() {
        return variable("XDG_CACHE_HOME")
                .map(cache -> Path.of(cache, "fovea"))
                .or(() -> variable("HOME").map(home -> Path.of(home, ".cache", "fovea")))
                .orElse(Path.of(".fovea-cache"));
    }

    /** An environment variable that is set to something. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
