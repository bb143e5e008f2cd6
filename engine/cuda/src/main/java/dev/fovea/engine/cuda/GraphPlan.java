package dev.fovea.engine.cuda;

import dev.fovea.engine.backend.Plan;
import java.util.Optional;

/**
 * Ops that become a graph when they are wanted for the second time. Many a size of step is seen once, above all those of prompts,
 * and a graph takes longer to make than it saves in one launch; and what ops allocate, they allocate when they first run.
 */
final class GraphPlan implements Plan {
    private final Driver driver;
    private final Runnable ops;
    private boolean hasRun;
    private Optional<Driver.Launches> graph = Optional.empty();

    GraphPlan(Driver driver, Runnable ops) {
        this.driver = driver;
        this.ops = ops;
    }

    @Override
    public void replay() {
        if (!hasRun) {
            ops.run();
            hasRun = true;
            return;
        }
        if (graph.isEmpty()) {
            graph = Optional.of(driver.capture(ops));
        }
        graph.get().replay();
    }

    @Override
    public void close() {
        graph.ifPresent(Driver.Launches::close);
    }
}
