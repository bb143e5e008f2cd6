package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;
import dev.fovea.retrieval.citation.CheckedCitation;
import dev.fovea.retrieval.citation.CitationChecker;
import dev.fovea.retrieval.citation.Quote;
import dev.fovea.retrieval.citation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks a claim up on the pages that a model was given: on the page that it names first, then on the others, best first. What is
 * found on another page than the named one is told as moved there.
 */
final class ClaimCheck {
    private final CitationChecker checker = new CitationChecker();
    private final List<ReadyPage> pages;

    /** @param pages at least one, in the order in which the model was shown them */
    ClaimCheck(List<ReadyPage> pages) {
        this.pages = pages;
    }

    AnswerEvent.Cited check(int ordinal, Claim claim) {
        List<ReadyPage> order = order(claim);
        ReadyPage named = order.getFirst();
        CheckedCitation first = check(claim, named, claim.box());
        if (first.verdict().found()) {
            return cited(ordinal, claim, named, first);
        }
        for (ReadyPage other : order.subList(1, order.size())) {
            CheckedCitation elsewhere = check(claim, other, Optional.empty());
            if (elsewhere.verdict().found()) {
                return cited(ordinal, claim, other, claim.page().isPresent() ? moved(elsewhere, first) : elsewhere);
            }
        }
        return cited(ordinal, claim, named, first);
    }

    private List<ReadyPage> order(Claim claim) {
        List<ReadyPage> order = new ArrayList<>(pages);
        int named = claim.page().orElse(0);
        if (named > 0 && named < pages.size()) {
            order.addFirst(order.remove(named));
        }
        return order;
    }

    private CheckedCitation check(Claim claim, ReadyPage page, Optional<PageBox> thousandths) {
        Optional<PageBox> box = thousandths.map(page.view()::fromThousandths);
        return checker.check(
                new Quote(claim.quote(), box),
                page.text(),
                page.matcher(),
                page.hit().size(),
                page.ink());
    }

    private static CheckedCitation moved(CheckedCitation found, CheckedCitation claimed) {
        return new CheckedCitation(Verdict.SNAPPED, found.boxes(), found.similarity(), claimed.claimed());
    }

    private static AnswerEvent.Cited cited(int ordinal, Claim claim, ReadyPage page, CheckedCitation citation) {
        return new AnswerEvent.Cited(ordinal, claim.text(), claim.quote(), CitedPage.of(page.hit()), citation);
    }
}
