package dev.fovea.cli;

import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.model.internvl.InternVlConfigReader;
import dev.fovea.engine.model.internvl.InternVlModel;
import dev.fovea.engine.weights.SafetensorsCheckpoint;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code fovea inspect MODEL}. */
@Command(
        name = "inspect",
        description = {
            "Shows what a checkpoint holds and the memory it needs, without loading it.",
            "Exit status 0 only if tokenizer and tensors are there as the model needs them."
        })
final class InspectCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "MODEL", description = "a model folder or a Hugging Face id")
    private String model = "";

    InspectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Path folder = ModelOptions.resolve(model, surroundings);
        InternVlConfig config = InternVlConfigReader.read(folder);
        try (CheckpointSurvey survey = new CheckpointSurvey(SafetensorsCheckpoint.open(folder));
                WeighingDevice scales = new WeighingDevice()) {
            InternVlModel.load(config, survey, scales);
            ModelSheet sheet = new ModelSheet(folder, config, survey, scales, common.verbose());
            sheet.lines().forEach(surroundings.out()::println);
            return sheet.isSound() ? 0 : 1;
        }
    }
}
