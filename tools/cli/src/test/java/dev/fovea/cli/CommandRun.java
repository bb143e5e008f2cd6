package dev.fovea.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * One run of the command line inside the test's own JVM.
 *
 * @param status exit status
 * @param out standard output
 * @param err standard error
 */
record CommandRun(int status, String out, String err) {
    static CommandRun of(Path cache, String... args) {
        return of(Map.of("XDG_CACHE_HOME", cache.toString(), "HF_HUB_OFFLINE", "1"), args);
    }

    static CommandRun of(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Fovea.run(new Surroundings(environment, new PrintWriter(out), new PrintWriter(err), false), args);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
