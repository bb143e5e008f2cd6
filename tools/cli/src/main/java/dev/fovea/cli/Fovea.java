package dev.fovea.cli;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code fovea}. */
@Command(
        name = "fovea",
        description = "Reads pictures with the InternVL family of models.",
        synopsisSubcommandLabel = "COMMAND")
public final class Fovea {
    /** Failures that are mistakes in the arguments. */
    private static final Set<ErrorCode> MISTAKES =
            EnumSet.of(ErrorCode.REQUEST_INVALID, ErrorCode.SAMPLING_INVALID, ErrorCode.STRIDE_INVALID);

    private final Surroundings surroundings;

    private Fovea(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers read the same everywhere
        Surroundings process = new Surroundings(
                System.getenv(),
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                Boolean.getBoolean("fovea.terminal"));
        System.exit(run(process, args));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Runs the command and returns its exit status. */
    static int run(Surroundings surroundings, String... args) {
        Fovea fovea = new Fovea(surroundings);
        CommandLine commandLine = new CommandLine(fovea)
                .addSubcommand(new AskCommand(surroundings))
                .addSubcommand(new InspectCommand(surroundings))
                .addSubcommand(new VerifyCommand(surroundings))
                .addSubcommand(new EvalCommand(surroundings))
                .addSubcommand(new BenchCommand(surroundings))
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(fovea::refuse)
                .setExecutionExceptionHandler(fovea::fail);
        int status = commandLine.execute(args);
        surroundings.out().flush();
        surroundings.err().flush();
        return status;
    }

    private int refuse(ParameterException mistake, String[] args) {
        String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        surroundings.err().printf("fovea: %s (see ./%s --help)%n", oneLine(mistake), command);
        return CommandLine.ExitCode.USAGE;
    }

    private int fail(Exception failure, CommandLine commandLine, ParseResult parsed) {
        ErrorCode code = failure instanceof EngineException engine ? engine.code() : ErrorCode.INTERNAL_ERROR;
        surroundings.err().printf("fovea: %s [%s]%n", oneLine(failure), code.id());
        if (commandLine.getParseResult().hasMatchedOption("--verbose")) {
            failure.printStackTrace(surroundings.err());
        }
        return MISTAKES.contains(code) ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    private static String oneLine(Exception failure) {
        String message = failure instanceof EngineException || failure instanceof ParameterException
                ? String.valueOf(failure.getMessage())
                : failure.toString();
        return message.strip().replaceAll("\\s*\\R\\s*", "; ");
    }
}
