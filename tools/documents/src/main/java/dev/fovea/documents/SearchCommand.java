package dev.fovea.documents;

import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.speed.ExactNeighbours;
import dev.fovea.documents.speed.FilledLibrary;
import dev.fovea.documents.speed.IndexNeighbours;
import dev.fovea.documents.speed.IngestSpeed;
import dev.fovea.documents.speed.Latency;
import dev.fovea.documents.speed.SearchSpeed;
import dev.fovea.documents.speed.StageTimes;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.search.SearchQuery;
import dev.fovea.retrieval.search.SearchStage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents search}. */
@Command(
        name = "search",
        description = {
            "Times searches among many regions in collections of two tenants, and measures how many of the truly nearest",
            "regions the index finds. Regions are copies of really read ones, varied; their vectors are real ones with noise."
        })
final class SearchCommand implements Callable<Integer> {
    private static final int NEAREST = 10;
    private static final int PAGES = 5;
    private static final int SOME_DOCUMENTS = 3;
    private static final int CALLERS = 4;

    private final PrintWriter out;

    @Mixin
    private CorpusOptions options = new CorpusOptions();

    @Option(names = "--pdfs", paramLabel = "FOLDER", description = "real PDF files to make regions of as well")
    private Optional<Path> real = Optional.empty();

    @Option(names = "--regions", paramLabel = "N", description = "how many to add; 100,000 by default")
    private int regions = 100_000;

    @Option(names = "--queries", paramLabel = "N", description = "searches of each set; 300 by default")
    private int queries = 300;

    @Option(names = "--data", paramLabel = "FOLDER", description = "where to keep the library, to search it again")
    private Optional<Path> data = Optional.empty();

    SearchCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, SQLException, InterruptedException, ExecutionException {
        out.println(Machine.describe());
        StageTimes times = new StageTimes();
        int workers = Runtime.getRuntime().availableProcessors();
        try (CorpusFolder corpus = options.open();
                BenchLibrary opened = BenchLibrary.open(data, workers, times.registry())) {
            Optional<FilledLibrary> before = FilledLibrary.find(opened.library());
            FilledLibrary filled = before.isPresent() ? before.orElseThrow() : fill(opened, corpus);
            List<String> questions = questions(corpus.corpus().facts());
            speeds(opened, times, filled, questions);
            recall(opened, filled, questions);
        }
        return 0;
    }

    private FilledLibrary fill(BenchLibrary opened, CorpusFolder corpus) throws IOException, SQLException {
        IngestSpeed reading = new IngestSpeed(opened.library());
        List<Tenant> sources = new ArrayList<>();
        sources.add(reading.readOnce(QualityCommand.GENERATED, IngestSpeed.files(corpus.folder()))
                .tenant());
        if (real.isPresent()) {
            List<Path> files = IngestSpeed.files(real.orElseThrow());
            sources.add(reading.readOnce(QualityCommand.REAL, files).tenant());
        }
        try (Connection connection = opened.connect()) {
            return FilledLibrary.fill(opened.library(), connection, sources, regions, out::println);
        }
    }

    /** Some in the pages' words and some in others. */
    private List<String> questions(List<Fact> facts) {
        List<String> questions = new ArrayList<>();
        int step = Math.max(1, facts.size() / queries);
        for (int i = 0; questions.size() < queries; i++) {
            Fact fact = facts.get(i * step % facts.size());
            questions.add(i % 2 == 0 ? fact.question() : fact.rephrased());
        }
        return questions;
    }

    private void speeds(BenchLibrary opened, StageTimes times, FilledLibrary filled, List<String> questions)
            throws IOException, InterruptedException, ExecutionException {
        UUID large = filled.collection(FilledLibrary.LARGE);
        UUID small = filled.collection(FilledLibrary.SMALL);
        Set<UUID> some = opened.library().documents().list(filled.tenant(), large).await().indefinitely().stream()
                .limit(SOME_DOCUMENTS)
                .map(DocumentInfo::id)
                .collect(Collectors.toSet());
        Measured measured = new Measured(opened, new SearchSpeed(opened.search(Optional.empty()), filled.tenant()));
        measured.speed().run(asked(questions, large, Set.of()), 1); // warms up the JVM and the server's cache
        measured.speed().run(asked(questions, small, Set.of()), 1);
        MarkdownTable table = new MarkdownTable(
                "search",
                "callers",
                "searches",
                "p50 ms",
                "p95 ms",
                "p99 ms",
                "most ms",
                "processor ms here",
                "of the server",
                "load");
        times.clear();
        measured.row(table, "60 % of the regions", asked(questions, large, Set.of()), 1);
        out.println(stages(times));
        measured.row(table, "3 % of the regions", asked(questions, small, Set.of()), 1);
        measured.row(table, "three documents", asked(questions, large, some), 1);
        measured.row(table, "60 % of the regions", asked(questions, large, Set.of()), CALLERS);
        measured.row(table, "3 % of the regions", asked(questions, small, Set.of()), CALLERS);
        measured.row(table, "three documents", asked(questions, large, some), CALLERS);
        for (SearchStage stage : List.of(SearchStage.WORDS, SearchStage.MEANING)) {
            List<SearchQuery> alone = asked(questions, large, Set.of()).stream()
                    .map(query -> query.withStages(Set.of(stage)))
                    .toList();
            measured.row(table, "60 %, " + stage.code() + " alone", alone, 1);
        }
        out.println(table);
    }

    private static MarkdownTable stages(StageTimes times) {
        MarkdownTable table = new MarkdownTable("stage of a search of 60 %", "times", "p50 ms", "p95 ms", "most ms");
        times.steps().forEach((name, millis) -> {
            Latency latency = Latency.of(millis);
            table.row(
                    name,
                    Integer.toString(latency.calls()),
                    "%.1f".formatted(latency.p50()),
                    "%.1f".formatted(latency.p95()),
                    "%.1f".formatted(latency.most()));
        });
        return table;
    }

    /** Searches with what they cost. */
    private record Measured(BenchLibrary opened, SearchSpeed speed) {
        void row(MarkdownTable table, String name, List<SearchQuery> queries, int callers)
                throws IOException, InterruptedException, ExecutionException {
            double here = Machine.processorTime();
            double there = opened.serverTime();
            Latency latency = Latency.of(speed.run(queries, callers));
            table.row(
                    name,
                    Integer.toString(callers),
                    Integer.toString(latency.calls()),
                    "%.1f".formatted(latency.p50()),
                    "%.1f".formatted(latency.p95()),
                    "%.1f".formatted(latency.p99()),
                    "%.1f".formatted(latency.most()),
                    "%.1f".formatted(1_000 * (Machine.processorTime() - here) / queries.size()),
                    "%.1f".formatted(1_000 * (opened.serverTime() - there) / queries.size()),
                    "%.1f".formatted(Machine.load()));
        }
    }

    private static List<SearchQuery> asked(List<String> questions, UUID collection, Set<UUID> documents) {
        return questions.stream()
                .map(question -> new SearchQuery(collection, question, SearchStage.FAST, PAGES, documents))
                .toList();
    }

    private void recall(BenchLibrary opened, FilledLibrary filled, List<String> questions) throws SQLException {
        MarkdownTable table = new MarkdownTable("nearest regions", "questions", "recall@10", "worst");
        IndexNeighbours index = new IndexNeighbours(opened.library().database(), filled.tenant());
        try (ExactNeighbours exact = new ExactNeighbours(opened.connect(), filled.tenant())) {
            for (String name : List.of(FilledLibrary.LARGE, FilledLibrary.SMALL)) {
                UUID collection = filled.collection(name);
                double sum = 0;
                double worst = 1;
                for (String question : questions) {
                    float[] vector = opened.encoder().encode(question);
                    Set<UUID> found = new HashSet<>(index.of(collection, vector, NEAREST));
                    List<UUID> nearest = exact.of(collection, vector, NEAREST);
                    double share =
                            (double) nearest.stream().filter(found::contains).count() / nearest.size();
                    sum += share;
                    worst = Math.min(worst, share);
                }
                table.row(
                        "the " + name + " collection",
                        Integer.toString(questions.size()),
                        "%.4f".formatted(sum / questions.size()),
                        "%.1f".formatted(worst));
            }
        }
        out.println(table);
    }
}
