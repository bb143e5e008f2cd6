package dev.fovea.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;

/** A program of its own, in another JVM, that uses a directory's server. */
final class OtherProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private OtherProgram(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it to do one of the things below. */
    static OtherProgram start(String task, Path directory) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(OtherProgram.class.getName(), task, directory.toString()));
        return new OtherProgram(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it prints. */
    String says() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** Lets it go on from where it waits, and waits for its end. */
    int goOn() throws IOException, InterruptedException {
        process.getOutputStream().close();
        output.transferTo(java.io.Writer.nullWriter());
        return process.waitFor();
    }

    /** As kill -9 does, and others with it. What it had printed can still be read. */
    void kill(ProcessHandle... others) throws InterruptedException {
        // By its handle: the process itself would close what it had printed.
        process.toHandle().destroyForcibly();
        for (ProcessHandle other : others) {
            other.destroyForcibly();
        }
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) throws Exception {
        EmbeddedPostgres postgres = EmbeddedPostgresTest.open(Path.of(arguments[1]));
        System.out.println(postgres.port());
        switch (arguments[0]) {
            case "write" -> write(postgres);
            case "wait" -> {
                awaitWord();
                postgres.close();
            }
            case "forget" -> awaitWord();
            case "close-late" -> closeLate(postgres);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Adds rows for ever, and prints each number once it is committed. */
    private static void write(EmbeddedPostgres postgres) throws Exception {
        try (Connection connection = Sql.connect(postgres);
                PreparedStatement insert =
                        connection.prepareStatement("insert into numbers values (?, repeat('x', 2000))")) {
            for (int number = 1; true; number++) {
                insert.setInt(1, number);
                insert.executeUpdate();
                System.out.println(number);
            }
        }
    }

    /** Has a shutdown hook of its own that still writes, and then closes. */
    private static void closeLate(EmbeddedPostgres postgres) throws Exception {
        Connection connection = Sql.connect(postgres);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try (connection;
                    var statement = connection.createStatement()) {
                statement.execute("select pg_sleep(0.5)");
                statement.execute("insert into numbers values (1, 'at the end')");
            } catch (java.sql.SQLException cause) {
                throw new IllegalStateException(cause);
            }
            postgres.close();
        }));
        awaitWord();
    }

    private static void awaitWord() throws IOException {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    }
}
