package dev.fovea.cli;

import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {
    @SuppressWarnings("UnusedVariable") // picocli reads it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "this text")
    private boolean help;

    @Option(
            names = {"-v", "--verbose"},
            description = "say more, and show the stack trace of a failure")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }
}
