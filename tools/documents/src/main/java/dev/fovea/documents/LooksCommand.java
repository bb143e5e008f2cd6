package dev.fovea.documents;

import dev.fovea.documents.quality.PageLooks;
import dev.fovea.documents.quality.RetrievalScore;
import dev.fovea.documents.speed.IngestSpeed;
import dev.fovea.plugin.PictureEncoder;
import dev.fovea.retrieval.library.DocumentInfo;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchQuery;
import io.micrometer.observation.ObservationRegistry;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code documents looks}. */
@Command(
        name = "looks",
        description = {
            "Looks pages up by pictures of them: what pooled features of the shipped model's ViT are worth as an encoder of",
            "pages, as one finds a page again by a photograph of it."
        })
final class LooksCommand implements Callable<Integer> {
    /** As pages are encoded when they are read. */
    private static final double DOTS_PER_INCH = 72;

    private final PrintWriter out;

    @Mixin
    private CorpusOptions options = new CorpusOptions();

    @Option(names = "--pdfs", paramLabel = "FOLDER", description = "PDF files in place of generated ones")
    private Optional<Path> real = Optional.empty();

    @Option(names = "--asked", paramLabel = "N", description = "how many pages to look up; 200 by default")
    private int asked = 200;

    LooksCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        out.println(Machine.describe());
        int cores = Runtime.getRuntime().availableProcessors();
        try (CorpusFolder corpus = options.open();
                ShippedModel model = new ShippedModel(cores)) {
            PictureEncoder encoder = model.pictures();
            try (BenchLibrary opened =
                    BenchLibrary.open(Optional.empty(), cores, ObservationRegistry.NOOP, Optional.of(encoder))) {
                List<Path> files = IngestSpeed.files(real.orElse(corpus.folder()));
                IngestSpeed.Run run = new IngestSpeed(opened.library()).read("looks", files);
                measure(opened, run, opened.search(Optional.of(encoder), Optional.empty()));
            }
        }
        return 0;
    }

    private record Place(UUID document, int page) {}

    private void measure(BenchLibrary opened, IngestSpeed.Run run, Search search) {
        List<Place> places = spread(run.documents());
        out.printf("%d of %d pages, each in several looks%n%n", places.size(), run.pages());
        MarkdownTable table = new MarkdownTable("picture", "pages", "recall@5", "nDCG@5", "first");
        for (Map.Entry<String, UnaryOperator<BufferedImage>> look :
                PageLooks.all().entrySet()) {
            List<Integer> ranks = new ArrayList<>();
            for (Place place : places) {
                opened.library()
                        .documents()
                        .image(run.tenant(), place.document, place.page, DOTS_PER_INCH)
                        .await()
                        .indefinitely()
                        .ifPresent(page -> ranks.add(
                                rank(run, search, place, look.getValue().apply(page))));
            }
            RetrievalScore score = RetrievalScore.of(ranks);
            table.row(
                    look.getKey(),
                    Integer.toString(score.questions()),
                    MarkdownTable.percent(score.recall()),
                    "%.3f".formatted(score.ndcg()),
                    MarkdownTable.percent(score.first()));
        }
        out.println(table);
    }

    private static int rank(IngestSpeed.Run run, Search search, Place place, BufferedImage picture) {
        SearchQuery query = SearchQuery.like(run.collection(), picture).withPages(RetrievalScore.DEPTH);
        List<PageHit> hits =
                search.search(run.tenant(), query).await().indefinitely().pages();
        for (int at = 0; at < hits.size(); at++) {
            if (hits.get(at).documentId().equals(place.document) && hits.get(at).pageNumber() == place.page) {
                return at + 1;
            }
        }
        return 0;
    }

    /** Equally far apart. */
    private List<Place> spread(List<DocumentInfo> documents) {
        List<Place> all = new ArrayList<>();
        for (DocumentInfo document : documents) {
            for (int page = 1; page <= document.pageCount().orElse(0); page++) {
                all.add(new Place(document.id(), page));
            }
        }
        int count = Math.min(asked, all.size());
        List<Place> some = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            some.add(all.get((int) ((long) i * all.size() / count)));
        }
        return some;
    }
}
