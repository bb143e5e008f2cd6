package dev.fovea.documents.quality;

import dev.fovea.documents.corpus.Corpus;
import dev.fovea.documents.corpus.Fact;
import dev.fovea.documents.quality.QuoteCase.Kind;
import dev.fovea.plugin.DocumentReader;
import dev.fovea.plugin.OpenDocument;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.answer.PictureInk;
import dev.fovea.retrieval.citation.CheckedCitation;
import dev.fovea.retrieval.citation.CitationChecker;
import dev.fovea.retrieval.citation.Ink;
import dev.fovea.retrieval.citation.Quote;
import dev.fovea.retrieval.citation.QuoteMatcher;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Checks right and wrong quotes of all facts of a corpus against their pages, as a reader reads them. */
public final class CitationQuality {
    /** What answers draw a page at. */
    private static final double DOTS_PER_INCH = 110;

    private final DocumentReader reader;
    private final CitationChecker checker = new CitationChecker();
    private final Consumer<String> surprises;

    /**
     * @param surprises hears a line for each wrong quote that was found and each right one that was not
     */
    public CitationQuality(DocumentReader reader, Consumer<String> surprises) {
        this.reader = reader;
        this.surprises = surprises;
    }

    public CitationScore measure(Path folder, Corpus corpus, long seed) throws UnreadableException {
        CitationScore score = new CitationScore();
        QuoteCases cases = new QuoteCases(corpus.facts(), seed);
        Random random = new Random(seed);
        for (String name : corpus.documents()) {
            List<Fact> facts = corpus.facts().stream()
                    .filter(fact -> fact.document().equals(name))
                    .toList();
            try (OpenDocument document = reader.open(folder.resolve(name))) {
                for (int number = 1; number <= document.pageCount(); number++) {
                    int page = number;
                    List<Fact> ofPage =
                            facts.stream().filter(fact -> fact.page() == page).toList();
                    measure(document.page(number), ofPage, cases, random, score);
                }
            }
        }
        return score;
    }

    private void measure(ReadablePage page, List<Fact> facts, QuoteCases cases, Random random, CitationScore score)
            throws UnreadableException {
        PageText text = page.text();
        QuoteMatcher matcher = QuoteMatcher.of(text);
        Ink ink = new PictureInk(page.render(DOTS_PER_INCH), page.size().bounds(), text);
        for (Fact fact : facts) {
            for (QuoteCase quote : cases.of(fact, text.visible())) {
                boolean valueAlone = quote.kind() == Kind.VALUE || quote.kind() == Kind.VALUE_DIGIT;
                List<PageBox> truth = valueAlone ? fact.answerBoxes() : fact.statementBoxes();
                for (ClaimedPlace place : ClaimedPlace.values()) {
                    Quote claim = new Quote(quote.text(), place.claim(PageBox.around(truth), page.size(), random));
                    CheckedCitation checked = checker.check(claim, text, matcher, page.size(), ink);
                    score.add(quote, place, truth, checked);
                    if (checked.verdict().found() != quote.kind().isRight()) {
                        surprises.accept("%s page %d, %s, box %s: %s (%.2f): %s | the page: %s"
                                .formatted(
                                        fact.document(),
                                        fact.page(),
                                        quote.kind().words(),
                                        place.words(),
                                        checked.verdict().code(),
                                        checked.similarity(),
                                        quote.text(),
                                        fact.statement()));
                    }
                }
            }
        }
    }
}
