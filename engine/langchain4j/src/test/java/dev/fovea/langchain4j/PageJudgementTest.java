package dev.fovea.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.langchain4j.JudgementTrial.Wording;
import dev.langchain4j.data.message.ImageContent;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.imageio.ImageIO;
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
    void the_model_that_ships_tells_which_questions_cards_answer(VisionEngine engine) {
        PageJudgement judgement =
                new PageJudgement(FoveaChatModel.builder().engine(engine).build());

        double right = mean(page -> judgement.yes(card(page.lines()), page.answered()));
        double wrong = mean(page -> judgement.yes(card(page.lines()), page.unanswered()));

        assertThat(right).isGreaterThan(wrong + 0.2);
    }

    private static double mean(Function<TrialPage, OptionalDouble> yes) {
        return TrialPage.ALL.stream()
                .mapToDouble(page -> yes.apply(page).orElseThrow())
                .average()
                .orElseThrow();
    }

    /** Two lines and little around them: what it was trained on. */
    private static ImageContent card(List<String> lines) {
        BufferedImage card = new BufferedImage(240, 80, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = card.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, card.getWidth(), card.getHeight());
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18));
        pen.drawString(lines.getFirst(), 14, 32);
        pen.drawString(lines.getLast(), 14, 58);
        pen.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(card, "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ImageContent.from(Base64.getEncoder().encodeToString(png.toByteArray()), "image/png");
    }

    @Test
    void whole_pages_are_too_much_for_the_model_that_ships(VisionEngine engine) {
        JudgementTrial trial =
                new PageJudgement(FoveaChatModel.builder().engine(engine).build()).trial();

        assertThat(trial.passed()).as(trial.toString()).isFalse();
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
