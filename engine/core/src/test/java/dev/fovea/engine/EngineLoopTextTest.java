package dev.fovea.engine;

import static dev.fovea.engine.ScriptedTokenizer.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.schedule.FakePrompts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From tokens to text: stops, limits, trimming, log-probabilities. */
class EngineLoopTextTest {
    private final RecordingListener listener = new RecordingListener();

    private Completion answer(SamplingParams.Builder sampling, int... script) throws InterruptedException {
        try (RunningLoop running = new RunningLoop(new ScriptedRunner(script))) {
            return RunningLoop.await(running.submit(FakePrompts.words(1, 2, 3), sampling.build(), listener));
        }
    }

    private static SamplingParams.Builder sampling() {
        return SamplingParams.builder();
    }

    @Test
    void endsWhereTheModelEndsItsTurn() throws InterruptedException {
        Completion completion = answer(sampling(), script("hello"));

        assertThat(completion.text()).isEqualTo("hello");
        Completion.Choice choice = completion.choices().getFirst();
        assertThat(choice.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(choice.tokens()).containsExactly(7, 4, 11, 11, 14);
        assertThat(completion.usage().completionTokens()).isEqualTo(5);
        assertThat(completion.usage().promptTokens()).isEqualTo(3);
    }

    @Test
    void tellsEventsInOrder() throws InterruptedException {
        answer(sampling(), script("ab"));

        assertThat(listener.events).containsExactly("admitted 3", "text 0 a", "text 0 b", "choice 0", "completed");
    }

    @Test
    void stopStringsEndTheAnswerAndAreNoPartOfIt() throws InterruptedException {
        Completion completion = answer(sampling().stopStrings(List.of("lo w", "zz")), script("hello world"));

        assertThat(completion.text()).isEqualTo("hel");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(listener.texts).containsEntry(0, "hel");
    }

    @Test
    void stopTokensEndTheAnswer() throws InterruptedException {
        Completion completion = answer(sampling().stopTokens(List.of(ScriptedTokenizer.STOP)), script("hello. world"));

        assertThat(completion.text()).isEqualTo("hello");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void endsAtTheMostTokens() throws InterruptedException {
        Completion completion = answer(sampling().maxTokens(4), script("hello world"));

        assertThat(completion.text()).isEqualTo("hell");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void endsAtTheEndOfTheContext() throws InterruptedException {
        Completion completion = answer(sampling(), script("a".repeat(100)));

        assertThat(completion.usage().totalTokens()).isEqualTo(RunningLoop.CONTEXT);
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void trimsTheTextAndStreamsTheSame() throws InterruptedException {
        Completion completion = answer(sampling(), script("  hello  world  "));

        assertThat(completion.text()).isEqualTo("hello  world");
        assertThat(listener.texts).containsEntry(0, "hello  world");
    }

    @Test
    void neverTellsHalfACharacter() throws InterruptedException {
        Completion completion =
                answer(sampling(), 0, ScriptedTokenizer.HALF, ScriptedTokenizer.OTHER_HALF, 1, ScriptedTokenizer.HALF);

        assertThat(completion.text()).isEqualTo("aéb\ufffd");
        assertThat(listener.events).contains("text 0 é").doesNotContain("text 0 \ufffdé");
        assertThat(listener.texts).containsEntry(0, "aéb\ufffd");
    }

    @Test
    void leavesControlTokensOutButKeepsMarkup() throws InterruptedException {
        Completion completion = answer(sampling(), 0, 98, ScriptedTokenizer.BOX, 1);

        assertThat(completion.text()).isEqualTo("a<box>b");
        assertThat(completion.choices().getFirst().tokens()).containsExactly(0, 98, ScriptedTokenizer.BOX, 1);
    }

    @Test
    void reportsLogprobsWithEveryToken() throws InterruptedException {
        Completion completion = answer(sampling().topLogprobs(2), script(" ab"));

        List<TokenLogprob> logprobs = completion.choices().getFirst().logprobs();
        assertThat(logprobs).extracting(TokenLogprob::text).containsExactly(" ", "a", "b");
        assertThat(logprobs).extracting(TokenLogprob::logprob).containsExactly(0.0, -1.0, -2.0);
        assertThat(logprobs.getFirst().top()).extracting(TokenLogprob::text).containsExactly("a", "b");
        assertThat(listener.logprobs).isEqualTo(logprobs);
    }

    @Test
    void reportsNoAlternativesWhenNoneAreWanted() throws InterruptedException {
        Completion completion = answer(sampling().topLogprobs(0), script("a"));

        assertThat(completion.choices().getFirst().logprobs())
                .singleElement()
                .satisfies(logprob -> assertThat(logprob.top()).isEmpty());
    }
}
