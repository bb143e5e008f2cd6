package dev.fovea.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.fovea.engine.VisionEngine;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fovea eval FOLDER}. */
@Command(
        name = "eval",
        description = {
            "Asks a model the held-out questions of a folder and scores its answers, task by task.",
            "tools/train/evaluate.py writes such a folder."
        })
final class EvalCommand implements Callable<Integer> {
    /** Questions that the engine has before it at once. */
    private static final int AT_ONCE = 16;

    private final Surroundings surroundings;

    @SuppressWarnings("UnusedVariable") // its options are read by the failure handler
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Parameters(paramLabel = "FOLDER", description = "a folder with samples.jsonl and its pictures")
    private Path folder = Path.of("");

    @Option(names = "--task", paramLabel = "NAME", split = ",", description = "only these tasks")
    private List<String> tasks = List.of();

    @Option(names = "--each", paramLabel = "N", description = "at most so many questions of each task")
    private int each = Integer.MAX_VALUE;

    @Option(names = "--answers", description = "print every answer beside the one expected")
    private boolean answers;

    @Option(names = "--json", description = "print the scores as JSON")
    private boolean json;

    EvalCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        List<EvaluationSample> samples = chosen(EvaluationSample.read(folder));
        EvaluationScores scores = new EvaluationScores();
        try (VisionEngine engine = VisionEngine.open(modelOptions.engineConfig(surroundings))) {
            for (int from = 0; from < samples.size(); from += AT_ONCE) {
                ask(engine, samples.subList(from, Math.min(samples.size(), from + AT_ONCE)), scores);
            }
        }
        if (json) {
            surroundings.out().println(new JsonMapper().writeValueAsString(scores.json()));
        } else {
            scores.table().forEach(surroundings.out()::println);
        }
        return 0;
    }

    private List<EvaluationSample> chosen(List<EvaluationSample> samples) {
        Set<String> known = samples.stream().map(EvaluationSample::task).collect(Collectors.toCollection(TreeSet::new));
        if (!known.containsAll(tasks)) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "expected tasks of %s; found %s".formatted(known, tasks));
        }
        if (each < 1) {
            throw new EngineException(ErrorCode.REQUEST_INVALID, "--each must be at least 1; found " + each);
        }
        Map<String, Integer> counts = new HashMap<>();
        return samples.stream()
                .filter(sample -> tasks.isEmpty() || tasks.contains(sample.task()))
                .filter(sample -> counts.merge(sample.task(), 1, Integer::sum) <= each)
                .toList();
    }

    private void ask(VisionEngine engine, List<EvaluationSample> samples, EvaluationScores scores) {
        List<EvaluationDialogue> dialogues = new ArrayList<>();
        samples.forEach(sample -> dialogues.add(EvaluationDialogue.start(engine, sample)));
        for (EvaluationDialogue dialogue : dialogues) {
            try {
                EvaluationAnswer answer = dialogue.finish();
                scores.add(answer);
                if (answers) {
                    show(answer);
                }
            } catch (CompletionException e) {
                throw e.getCause() instanceof EngineException failure ? failure : e;
            }
        }
    }

    private void show(EvaluationAnswer answer) {
        try {
            JsonMapper mapper = new JsonMapper();
            EvaluationSample sample = answer.sample();
            surroundings
                    .out()
                    .printf(
                            "%-9s %s  expected %s  said %s%n",
                            sample.task(),
                            mapper.writeValueAsString(sample.question()),
                            mapper.writeValueAsString(sample.expected()),
                            mapper.writeValueAsString(answer.text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
