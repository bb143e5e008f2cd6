package dev.fovea.retrieval.answer;

import dev.fovea.retrieval.citation.Verdict;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.smallrye.mutiny.Uni;
import java.lang.System.Logger.Level;

/**
 * Asks a small model where on the page a claim stands, in the words that it was trained with. Only when that is switched on, and
 * only for a claim that its words alone do not place.
 */
final class Locator {
    private static final System.Logger LOG = System.getLogger(Locator.class.getName());

    private final StreamingChatModel model;
    private final Prompts prompts;
    private final AnswerOptions options;

    Locator(StreamingChatModel model, Prompts prompts, AnswerOptions options) {
        this.model = model;
        this.prompts = prompts;
        this.options = options;
    }

    Uni<Claim> place(Claim claim, ReadyPage page, ClaimCheck check) {
        boolean asks = options.locate()
                && options.style() == AnswerStyle.SMALL
                && claim.box().isEmpty();
        if (!asks || check.check(0, claim).citation().verdict() == Verdict.VERIFIED) {
            return Uni.createFrom().item(claim);
        }
        String question = "Where is \"" + claim.quote() + "\"?";
        return ModelTurn.ask(model, prompts.small(page, question), piece -> {})
                .map(said -> said.aiMessage().text())
                .map(said -> said == null
                        ? claim
                        : ClaimReader.box(said).map(claim::at).orElse(claim))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.log(Level.WARNING, "the place of a claim could not be asked for", failure);
                    return claim;
                });
    }
}
