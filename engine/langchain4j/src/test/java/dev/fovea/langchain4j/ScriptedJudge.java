package dev.fovea.langchain4j;

import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.FinishReason;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource.EncodedImage;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.Segment.ImageSegment;
import dev.fovea.engine.api.Segment.TextSegment;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.api.Usage;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Says one token with the likeliest ones beside it, by the words that it was asked with and the page. */
record ScriptedJudge(BiFunction<String, Optional<TrialPage>, List<TokenLogprob>> script) implements Submission {
    private static final Map<TrialPage, String> DRAWN = TrialPage.ALL.stream()
            .collect(Collectors.toMap(
                    Function.identity(), page -> page.picture().image().base64Data()));

    @Override
    public Generation submit(GenerationRequest request, GenerationListener listener) {
        List<TokenLogprob> likeliest = script.apply(
                words(request.messages().getLast()), page(request.messages().getLast()));
        TokenLogprob first = likeliest.getFirst();
        TokenLogprob said = new TokenLogprob(first.id(), first.text(), first.logprob(), likeliest);
        Completion whole = new Completion(
                List.of(new Completion.Choice(
                        0, said.text(), FinishReason.LENGTH, List.of(said.id()), List.of(said), List.of())),
                new Usage(10, 0, 4, 1),
                List.of(),
                new Completion.Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO));
        return new Said(CompletableFuture.completedFuture(whole));
    }

    private static String words(Message message) {
        return String.join(
                "",
                message.segments().stream()
                        .filter(TextSegment.class::isInstance)
                        .map(segment -> ((TextSegment) segment).text())
                        .toList());
    }

    /** Which of the trial's pages is shown. */
    private static Optional<TrialPage> page(Message message) {
        List<String> shown = message.segments().stream()
                .filter(ImageSegment.class::isInstance)
                .map(segment -> ((EncodedImage) ((ImageSegment) segment).image()).bytes())
                .map(Base64.getEncoder()::encodeToString)
                .toList();
        return TrialPage.ALL.stream()
                .filter(page -> shown.contains(DRAWN.get(page)))
                .findFirst();
    }

    private record Said(CompletableFuture<Completion> completion) implements Generation {
        @Override
        public String id() {
            return "said";
        }

        @Override
        public void cancel() {}
    }
}
