package dev.fovea.cli;

import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.Completion;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;
import dev.fovea.engine.api.ImageSource;
import dev.fovea.engine.api.Message;
import dev.fovea.engine.api.SamplingParams;
import dev.fovea.engine.api.TokenLogprob;
import dev.fovea.engine.api.VisualStride;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code fovea ask IMAGE… "question"}. */
@Command(
        name = "ask",
        description = "Asks about pictures and writes the answer as it comes.",
        customSynopsis = "fovea ask [OPTIONS] IMAGE... \"QUESTION\"")
final class AskCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Parameters(arity = "1..*", paramLabel = "IMAGE... QUESTION", description = "picture files, then the question")
    private List<String> arguments = List.of();

    @Option(names = "--max-tiles", paramLabel = "N", description = "the most tiles to cut each picture into")
    private Optional<Integer> maxTiles = Optional.empty();

    @Option(
            names = "--delta",
            paramLabel = "D",
            description = "how far a visual token advances the position: 1, 0.5, … 0.00390625")
    private double delta = 1;

    @Option(names = "--temperature", paramLabel = "T", description = "0, the default, takes the likeliest token")
    private double temperature;

    @Option(names = "--seed", paramLabel = "N", description = "fixes the draws")
    private Optional<Long> seed = Optional.empty();

    @Option(names = "--max-tokens", paramLabel = "N", description = "the most tokens to write")
    private Optional<Integer> maxTokens = Optional.empty();

    @Option(names = "--json", description = "write one JSON object at the end instead of the text as it comes")
    private boolean json;

    AskCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        GenerationRequest request = request();
        try (VisionEngine engine = VisionEngine.open(modelOptions.engineConfig(surroundings))) {
            Completion completion = answer(engine, request);
            if (json) {
                surroundings.out().println(AnswerReport.json(modelOptions.title(surroundings), completion));
            } else {
                surroundings.out().println();
            }
            if (common.verbose()) {
                AnswerReport.lines(
                                modelOptions.title(surroundings), engine.model().backend(), completion)
                        .forEach(surroundings.err()::println);
            }
        }
        return 0;
    }

    private GenerationRequest request() {
        String question = arguments.getLast();
        List<String> files = arguments.subList(0, arguments.size() - 1);
        if (files.isEmpty() && PictureFile.looksLikeOne(question)) {
            throw new ParameterException(spec.commandLine(), "expected a question after " + question);
        }
        List<ImageSource> images = files.stream().map(PictureFile::read).toList();
        GenerationRequest request = GenerationRequest.of(
                        images.isEmpty() ? Message.user(question) : Message.user(images, question))
                .withSampling(sampling())
                .withStride(VisualStride.of(delta));
        return maxTiles.isPresent() ? request.withMaxTiles(maxTiles.get()) : request;
    }

    private SamplingParams sampling() {
        SamplingParams.Builder sampling = SamplingParams.builder().temperature(temperature);
        seed.ifPresent(sampling::seed);
        maxTokens.ifPresent(sampling::maxTokens);
        return sampling.build();
    }

    private Completion answer(VisionEngine engine, GenerationRequest request) {
        Generation generation = engine.submit(request, json ? GenerationListener.NONE : new Stream());
        try {
            return generation.completion().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new EngineException(ErrorCode.INTERNAL_ERROR, "the engine failed: " + e.getCause(), e);
        }
    }

    /** Writes text as it comes. */
    private final class Stream implements GenerationListener {
        @Override
        public void onText(int choice, String text, List<TokenLogprob> logprobs) {
            surroundings.out().print(text);
            surroundings.out().flush();
        }
    }
}
