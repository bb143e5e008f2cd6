package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.speed.IngestSpeed;
import dev.fovea.documents.speed.ProcessorProfile;
import dev.fovea.documents.speed.StageTimes;
import dev.fovea.retrieval.ingest.WorkerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents ingest}. */
@Command(
        name = "ingest",
        description = {
            "Times the reading of PDF files with text, from their arrival until all pages can be found.",
            "Each round is another tenant's, for whom nothing has been read before; the first one warms the JVM up."
        })
final class IngestCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "PDF files, or one; a generated document by default")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--pages", paramLabel = "N", description = "of the generated document; 350 by default")
    private int pages = 350;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "threads that read pages; one a core and one more by default")
    private int workers = WorkerSettings.ofMachine().threads();

    @Option(names = "--rounds", paramLabel = "N", description = "2 by default")
    private int rounds = 2;

    @Option(names = "--profile", description = "after the rounds, another one under a profiler")
    private boolean profile;

    IngestCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.println(Machine.describe());
        Path made = Files.createTempDirectory("fovea-ingest");
        try {
            List<Path> files = folder.isPresent()
                    ? IngestSpeed.files(folder.orElseThrow())
                    : List.of(Corpus.writeLong(made, 1, pages));
            measure(files);
        } finally {
            Folders.delete(made);
        }
        return 0;
    }

    private void measure(List<Path> files) throws IOException {
        StageTimes times = new StageTimes();
        try (BenchLibrary opened = BenchLibrary.open(Optional.empty(), workers, times.registry())) {
            IngestSpeed speed = new IngestSpeed(opened.library());
            MarkdownTable table = new MarkdownTable(
                    "round",
                    "files",
                    "pages",
                    "failed",
                    "s",
                    "pages/s",
                    "ms of processor a page",
                    "of the server",
                    "load at the end");
            for (int round = 1; round <= rounds; round++) {
                times.clear();
                double here = Machine.processorTime();
                double there = opened.serverTime();
                IngestSpeed.Run run = speed.read("round " + round, files);
                double pagesRead = Math.max(1, run.pages());
                table.row(
                        "%d, %d workers".formatted(round, workers),
                        Integer.toString(files.size()),
                        Integer.toString(run.pages()),
                        Integer.toString(run.failed()),
                        "%.1f".formatted(run.seconds()),
                        "%.1f".formatted(run.pagesASecond()),
                        "%.1f".formatted(1_000 * (Machine.processorTime() - here) / pagesRead),
                        "%.1f".formatted(1_000 * (opened.serverTime() - there) / pagesRead),
                        "%.2f".formatted(Machine.load()));
                steps(times, run);
            }
            out.println(table);
            out.printf(
                    "peak memory of this process %.0f MB, heap left after its last collection %.0f MB%n",
                    Machine.peakResident(), Machine.heapAfterCollection());
            if (profile) {
                profile(speed, files);
            }
        }
    }

    private void profile(IngestSpeed speed, List<Path> files) throws IOException {
        try (ProcessorProfile profiler = new ProcessorProfile()) {
            speed.read("profiled", files);
            out.println();
            out.println(ProfileReport.of(profiler.end()));
        }
    }

    private void steps(StageTimes times, IngestSpeed.Run run) {
        MarkdownTable table = new MarkdownTable("step", "times", "s in all", "ms a page", "share of worker time");
        times.steps().forEach((name, millis) -> {
            double sum = millis.stream().mapToDouble(value -> value).sum();
            table.row(
                    name,
                    Integer.toString(millis.size()),
                    "%.1f".formatted(sum / 1_000),
                    "%.2f".formatted(sum / Math.max(1, run.pages())),
                    MarkdownTable.percent(sum / 1_000 / (run.seconds() * workers)));
        });
        out.println(table);
        out.flush();
    }
}
