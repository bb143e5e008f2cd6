package dev.fovea.postgres;

import java.io.Serial;

/** The embedded PostgreSQL cannot run. The message says what was expected, what was found, and what to do. */
public final class PostgresException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public PostgresException(String expected, String found, String remedy) {
        super(message(expected, found, remedy));
    }

    public PostgresException(String expected, String found, String remedy, Throwable cause) {
        super(message(expected, found, remedy), cause);
    }

    private static String message(String expected, String found, String remedy) {
        return "Expected " + expected + "; found " + found + ". " + remedy;
    }
}
