package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.speed.AskSpeed;
import dev.fovea.documents.speed.AskSpeed.Times;
import dev.fovea.documents.speed.EngineTimes;
import dev.fovea.documents.speed.IngestSpeed;
import dev.fovea.documents.speed.Latency;
import dev.fovea.documents.speed.StageTimes;
import dev.fovea.retrieval.answer.AskRequest;
import dev.fovea.retrieval.search.SearchStage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents ask}. */
@Command(
        name = "ask",
        description = {
            "Times how long it takes from a question to the first text of its answer, with the model that ships, and what of it",
            "is not the engine's own time. Answers without a text (not in these documents) are counted and left out."
        })
final class AskCommand implements Callable<Integer> {
    private static final int PAGES = 3;

    private final PrintWriter out;

    @Mixin
    private CorpusOptions options = new CorpusOptions();

    @Option(names = "--questions", paramLabel = "N", description = "how many to ask; 100 by default")
    private int questions = 100;

    @Option(names = "--data", paramLabel = "FOLDER", description = "where to keep the library, to ask it again")
    private Optional<Path> data = Optional.empty();

    AskCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.println(Machine.describe());
        int cores = Runtime.getRuntime().availableProcessors();
        StageTimes stages = new StageTimes();
        EngineTimes engine = new EngineTimes();
        try (CorpusFolder corpus = options.open();
                BenchLibrary opened = BenchLibrary.open(data, cores, stages.registry());
                ShippedModel model = new ShippedModel(cores)) {
            IngestSpeed.Run run = new IngestSpeed(opened.library())
                    .readOnce(QualityCommand.GENERATED, IngestSpeed.files(corpus.folder()));
            AskSpeed speed =
                    new AskSpeed(opened.answerer(model.streaming(engine), ShippedModel.NAME), run.tenant(), engine);
            requests(corpus.corpus(), run, 1).stream()
                    .limit(Math.max(1, questions / 4))
                    .forEach(speed::ask); // warms up
            List<AskRequest> asked = requests(corpus.corpus(), run, 0);
            for (String round : List.of("the first time", "again")) {
                stages.clear();
                List<Times> times = new ArrayList<>();
                asked.forEach(request -> speed.ask(request).ifPresent(times::add));
                out.printf("%d questions %s; %d answered with a text%n%n", asked.size(), round, times.size());
                out.printf("%s%n%s%nload average %.2f%n%n", table(times), steps(stages), Machine.load());
            }
        }
        return 0;
    }

    /** Spread over all documents; those of different starts are other pages if there are enough. */
    private List<AskRequest> requests(Corpus corpus, IngestSpeed.Run run, int start) {
        List<AskRequest> requests = new ArrayList<>();
        int step = Math.max(1, corpus.facts().size() / questions);
        for (int i = 0; i < questions; i++) {
            Fact fact = corpus.facts()
                    .get((start * step / 2 + i * step) % corpus.facts().size());
            requests.add(new AskRequest(
                    run.collection(), Optional.empty(), fact.question(), Set.of(), SearchStage.FAST, PAGES));
        }
        return requests;
    }

    private static MarkdownTable table(List<Times> times) {
        MarkdownTable table = new MarkdownTable("from the ask until", "asks", "p50 ms", "p95 ms", "most ms");
        row(table, "pages are found", times, Times::found);
        row(table, "the model is asked", times, Times::asked);
        row(table, "the first text", times, Times::firstText);
        row(table, "of it the engine's own", times, Times::engine);
        row(table, "beyond the engine's own", times, Times::beyond);
        return table;
    }

    private static void row(MarkdownTable table, String name, List<Times> times, ToDoubleFunction<Times> which) {
        row(table, name, times.stream().mapToDouble(which).boxed().toList());
    }

    private static void row(MarkdownTable table, String name, List<Double> millis) {
        Latency latency = Latency.of(millis);
        table.row(
                name,
                Integer.toString(latency.calls()),
                "%.1f".formatted(latency.p50()),
                "%.1f".formatted(latency.p95()),
                "%.1f".formatted(latency.most()));
    }

    private static MarkdownTable steps(StageTimes stages) {
        MarkdownTable table = new MarkdownTable("step", "times", "p50 ms", "p95 ms", "most ms");
        stages.steps().forEach((name, millis) -> row(table, name, millis));
        return table;
    }
}
