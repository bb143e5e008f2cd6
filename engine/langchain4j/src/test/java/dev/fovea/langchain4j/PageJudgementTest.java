package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.langchain4j.JudgementTrial.Wording;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether pages answer questions, asked of the model that ships and of models that are none. */
@ExtendWith(Engines.class)
class PageJudgementTest {
    private static PageJudgement judgement(ScriptedJudge judge) {
        return new PageJudgement(
                FoveaChatModel.builder().submission(judge).modelName("scripted").build());
    }

    private static List<TokenLogprob> yes(double probability) {
        return List.of(
                new TokenLogprob(1, "Yes", Math.log(probability), List.of()),
                new TokenLogprob(2, "No", Math.log(1 - probability), List.of()));
    }

    private static boolean knows(String asked, Optional<TrialPage> page) {
        return page.isPresent() && asked.contains(page.get().answered());
    }

    @Test
    void the_model_that_ships_can_judge(VisionEngine engine) {
        PageJudgement judgement =
                new PageJudgement(FoveaChatModel.builder().engine(engine).build());

        JudgementTrial trial = judgement.trial();

        assertThat(judgement.canJudge()).as(trial.toString()).isTrue();
        assertThat(trial.auc()).isBetween(JudgementTrial.PASSED, 1.0);
        assertThat(trial.right()).isGreaterThan(trial.wrong());
        TrialPage page =
                new TrialPage(List.of("Vendor: Hill Ltd", "Tax: $3.10"), "What is the Vendor?", "What is the Phone?");
        assertThat(judgement.yes(page.picture(), page.answered()).orElseThrow())
                .isGreaterThan(judgement.yes(page.picture(), page.unanswered()).orElseThrow());
    }

    @Test
    void the_wording_that_the_model_understands_is_kept() {
        PageJudgement judgement = judgement(new ScriptedJudge((asked, page) -> asked.endsWith("Answer yes or no.")
                ? yes(asked.contains("Who?") || knows(asked, page) ? 0.7 : 0.2)
                : List.of(new TokenLogprob(3, "The", 0, List.of()))));

        assertThat(judgement.trial().wording()).isEqualTo(Wording.INSTRUCTED);
        assertThat(judgement.trial().auc()).isEqualTo(1);
        assertThat(judgement.canJudge()).isTrue();
        assertThat(judgement.yes(TrialPage.ALL.getFirst().picture(), "Who?")).hasValue(0.7);
    }

    @Test
    void a_model_that_always_says_yes_or_neither_cannot_judge() {
        assertThat(judgement(new ScriptedJudge((asked, page) -> yes(0.9))).canJudge())
                .isFalse();
        assertThat(judgement(new ScriptedJudge((asked, page) -> List.of(new TokenLogprob(3, "The", 0, List.of()))))
                        .canJudge())
                .isFalse();
    }

    @Test
    void who_does_not_look_at_the_page_cannot_judge() {
        PageJudgement judgement =
                judgement(new ScriptedJudge((asked, page) -> yes(1.0 / (2 + Math.floorMod(asked.hashCode(), 1000)))));

        assertThat(judgement.trial().auc()).isEqualTo(0.5);
        assertThat(judgement.canJudge()).isFalse();
    }

    @Test
    void the_model_is_tried_once() {
        AtomicInteger asked = new AtomicInteger();
        PageJudgement judgement = judgement(new ScriptedJudge((words, page) -> {
            asked.incrementAndGet();
            return yes(knows(words, page) ? 0.9 : 0.1);
        }));

        assertThat(asked).hasValue(0);
        assertThat(judgement.canJudge()).isTrue();
        assertThat(judgement.canJudge()).isTrue();
        assertThat(asked).hasValue(2 * Wording.values().length * TrialPage.ALL.size());
    }
}
