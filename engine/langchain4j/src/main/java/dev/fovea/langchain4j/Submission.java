package dev.fovea.langchain4j;

import dev.fovea.engine.api.Generation;
import dev.fovea.engine.api.GenerationListener;
import dev.fovea.engine.api.GenerationRequest;

/** What the models need of an engine; tests put a scripted one here. */
@FunctionalInterface
interface Submission {
    Generation submit(GenerationRequest request, GenerationListener listener);
}
