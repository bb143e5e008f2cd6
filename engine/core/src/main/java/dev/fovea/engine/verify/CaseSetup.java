package dev.fovea.engine.verify;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.model.Probe;
import dev.fovea.engine.model.internvl.InternVlConfig;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import dev.fovea.engine.weights.Checkpoint;
import java.nio.file.Path;
import java.util.List;

/**
 * What a golden case works with.
 *
 * @param device the backend under test
 * @param config the model's configuration
 * @param checkpoint its weights
 * @param golden what the reference made of the case
 * @param inputs the folder of what the models read
 */
record CaseSetup(Device device, InternVlConfig config, Checkpoint checkpoint, GoldenFile golden, Path inputs) {
    static final String PIXELS = "pixel_values";

    GoldenModel model() {
        return model(config);
    }

    /** The same weights under a changed configuration. */
    GoldenModel model(InternVlConfig changed) {
        return new GoldenModel(changed, checkpoint, device);
    }

    GoldenFile input(String name) {
        return GoldenFile.open(inputs.resolve(name + ".safetensors"));
    }

    /** Visual tokens of the input's tiles; empty where it has none. */
    List<Tensor> visual(GoldenModel model, GoldenFile input, Probe probe) {
        return input.find(PIXELS)
                .filter(pixels -> pixels.dim(0) > 0)
                .map(pixels -> List.of(model.encode(pixels, probe)))
                .orElseGet(List::of);
    }

    HostTensor download(String name, Tensor tensor) {
        return GoldenModel.download(device, name, tensor);
    }
}
