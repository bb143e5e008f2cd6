package dev.fovea.documents;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command that measures how documents are read, found and cited. */
@Command(
        name = "documents",
        mixinStandardHelpOptions = true,
        description = "Measures how well and how fast documents are read, found and cited.",
        synopsisSubcommandLabel = "COMMAND")
public final class DocumentsBench {
    private DocumentsBench() {}

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT); // numbers read the same everywhere
        System.exit(run(new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8), args));
    }

    /** Runs the command and returns its exit status: 0, or another when it failed. */
    static int run(PrintWriter out, String... args) {
        CommandLine commandLine = new CommandLine(new DocumentsBench())
                .addSubcommand(new CorpusCommand(out))
                .addSubcommand(new QualityCommand(out))
                .addSubcommand(new LooksCommand(out))
                .addSubcommand(new CitationsCommand(out))
                .addSubcommand(new IngestCommand(out))
                .addSubcommand(new SearchCommand(out))
                .addSubcommand(new AskCommand(out))
                .setOut(out)
                .setUsageHelpAutoWidth(true);
        int status = commandLine.execute(args);
        out.flush();
        return status;
    }
}
