package dev.fovea.documents;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.quality.AskedPage;
import dev.fovea.documents.quality.PageQuestions;
import dev.fovea.documents.quality.PageQuestions.SourcePage;
import dev.fovea.documents.quality.RetrievalScore;
import dev.fovea.documents.quality.SearchQuality;
import dev.fovea.documents.quality.WrittenQuestions;
import dev.fovea.documents.speed.IngestSpeed;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.search.SearchStage;
import io.micrometer.observation.ObservationRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents quality}. */
@Command(
        name = "quality",
        description = {
            "Reads documents into a fresh database and asks for pages that are known: generated ones by their facts,",
            "and real ones, if a folder of them is named, by words of their own."
        })
final class QualityCommand implements Callable<Integer> {
    /** Tenants who have read the generated documents and the real ones. */
    static final String GENERATED = "generated";

    static final String REAL = "real";
    /** What is measured: each stage alone, and together. */
    private static final Map<String, Set<SearchStage>> CHOICES = choices();

    private final PrintWriter out;

    @Mixin
    private CorpusOptions options = new CorpusOptions();

    @Option(names = "--pdfs", paramLabel = "FOLDER", description = "real PDF files to ask for as well")
    private Optional<Path> real = Optional.empty();

    @Option(names = "--questions", paramLabel = "N", description = "at most so many facts, 1,000 by default")
    private int questions = 1_000;

    @Option(names = "--each", paramLabel = "N", description = "pages of each real file to ask for; 60 by default")
    private int each = 60;

    @Option(
            names = "--tune",
            description =
                    "of the questions that people wrote, the half by which weights were chosen, not the other one")
    private boolean tune;

    @Option(
            names = "--judge",
            paramLabel = "N",
            description = "questions of each kind that the shipped model judges pages for; none by default")
    private int judged;

    @Option(names = "--data", paramLabel = "FOLDER", description = "where to keep the library, to ask it again")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--log", paramLabel = "FOLDER", description = "where to keep the rank of each question's page")
    private Optional<Path> log = Optional.empty();

    QualityCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.println(Machine.describe());
        int workers = Runtime.getRuntime().availableProcessors();
        try (CorpusFolder corpus = options.open();
                BenchLibrary opened = BenchLibrary.open(data, workers, ObservationRegistry.NOOP);
                Log ranks = new Log(log, "ranks.tsv")) {
            generated(corpus, opened, ranks);
            if (real.isPresent()) {
                documents(IngestSpeed.files(real.orElseThrow()), opened, ranks);
            }
        }
        return 0;
    }

    private void generated(CorpusFolder corpus, BenchLibrary opened, Log ranks) throws IOException {
        IngestSpeed.Run run = read(opened.library(), GENERATED, IngestSpeed.files(corpus.folder()));
        Corpus facts = corpus.corpus();
        SearchQuality quality =
                new SearchQuality(opened.search(Optional.empty()), run.tenant(), run.collection(), ranks::line);
        List<Fact> asked = spread(facts.facts(), questions);
        out.printf("%d questions to %d generated pages%n%n", asked.size(), facts.pages());
        table(quality, "in the page's words", asked(asked, Fact::question));
        table(quality, "in other words", asked(asked, Fact::rephrased));
        if (judged > 0) {
            judge(opened, run, ranks, "in other words", asked(spread(asked, judged), Fact::rephrased));
        }
    }

    private void judge(BenchLibrary opened, IngestSpeed.Run run, Log ranks, String title, List<AskedPage> asked) {
        try (ShippedModel model = new ShippedModel(Runtime.getRuntime().availableProcessors())) {
            SearchQuality quality = new SearchQuality(
                    opened.search(Optional.of(model.judge())), run.tenant(), run.collection(), ranks::line);
            MarkdownTable table = new MarkdownTable(title, "questions", "recall@5", "nDCG@5", "first");
            table.row(cells("words and meaning", RetrievalScore.of(quality.ranks(SearchStage.FAST, asked))));
            table.row(cells("and the judge", RetrievalScore.of(quality.ranks(SearchStage.ALL, asked))));
            out.println(table);
        }
    }

    private void documents(List<Path> files, BenchLibrary opened, Log ranks) throws IOException {
        DocumentLibrary library = opened.library();
        IngestSpeed.Run run = read(library, REAL, files);
        List<SourcePage> pages = new ArrayList<>();
        for (DocumentInfo document : run.documents()) {
            for (int page = 1; page <= document.pageCount().orElse(0); page++) {
                int number = page;
                library.documents()
                        .text(run.tenant(), document.id(), page)
                        .await()
                        .indefinitely()
                        .ifPresent(text -> pages.add(new SourcePage(document.name(), number, text)));
            }
        }
        SearchQuality quality =
                new SearchQuality(opened.search(Optional.empty()), run.tenant(), run.collection(), ranks::line);
        List<AskedPage> asked = new PageQuestions(pages).draw(each, options.seed());
        out.printf("%d searches for words of their own in %d real pages%n%n", asked.size(), pages.size());
        Map<String, List<AskedPage>> kinds = asked.stream().collect(Collectors.groupingBy(AskedPage::kind));
        kinds.forEach((kind, questions) -> table(quality, kind, questions));
        Set<String> names = run.documents().stream().map(DocumentInfo::name).collect(Collectors.toSet());
        List<AskedPage> written = WrittenQuestions.half(tune ? "tune" : "test").stream()
                .filter(question -> names.contains(question.document()))
                .toList();
        if (!written.isEmpty()) {
            table(quality, "written by hand", written);
            if (judged > 0) {
                judge(opened, run, ranks, "written by hand", spread(written, judged));
            }
        }
    }

    private IngestSpeed.Run read(DocumentLibrary library, String name, List<Path> files) {
        IngestSpeed.Run run = new IngestSpeed(library).readOnce(name, files);
        out.printf(
                "%s: %d files, %d pages read, %d failed, in %.1f s%n",
                name, files.size(), run.pages(), run.failed(), run.seconds());
        return run;
    }

    private void table(SearchQuality quality, String title, List<AskedPage> asked) {
        List<String> kinds =
                asked.stream().map(AskedPage::kind).distinct().sorted().toList();
        MarkdownTable table = new MarkdownTable(title, "questions", "recall@5", "nDCG@5", "first");
        List<String> details = new ArrayList<>();
        CHOICES.forEach((name, stages) -> {
            List<Integer> ranks = quality.ranks(stages, asked);
            table.row(cells(name, RetrievalScore.of(ranks)));
            details.add(name + ": "
                    + kinds.stream()
                            .map(kind -> "%s %s"
                                    .formatted(
                                            kind,
                                            MarkdownTable.percent(
                                                    ofKind(kind, asked, ranks).recall())))
                            .collect(Collectors.joining(", ")));
        });
        out.println(table);
        if (kinds.size() > 1) {
            out.println("recall@5 by kind of page\n" + String.join("\n", details) + "\n");
        }
        out.flush();
    }

    private static RetrievalScore ofKind(String kind, List<AskedPage> asked, List<Integer> ranks) {
        List<Integer> some = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            if (asked.get(i).kind().equals(kind)) {
                some.add(ranks.get(i));
            }
        }
        return RetrievalScore.of(some);
    }

    private static List<String> cells(String name, RetrievalScore score) {
        return List.of(
                name,
                Integer.toString(score.questions()),
                MarkdownTable.percent(score.recall()),
                "%.3f".formatted(score.ndcg()),
                MarkdownTable.percent(score.first()));
    }

    /** Equally far apart, so that all kinds are there. */
    private static <T> List<T> spread(List<T> all, int most) {
        int count = Math.min(most, all.size());
        List<T> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(all.get((int) ((long) i * all.size() / count)));
        }
        return some;
    }

    private static List<AskedPage> asked(List<Fact> facts, Function<Fact, String> question) {
        return facts.stream()
                .map(fact -> new AskedPage(fact.kind(), question.apply(fact), fact.document(), fact.page()))
                .toList();
    }

    private static Map<String, Set<SearchStage>> choices() {
        Map<String, Set<SearchStage>> choices = new LinkedHashMap<>();
        choices.put("words", Set.of(SearchStage.WORDS));
        choices.put("meaning", Set.of(SearchStage.MEANING));
        choices.put("words and meaning", Set.of(SearchStage.WORDS, SearchStage.MEANING));
        return choices;
    }
}
