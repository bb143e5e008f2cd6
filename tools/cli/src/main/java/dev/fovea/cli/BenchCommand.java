package dev.fovea.cli;

import dev.fovea.bench.BenchCase;
import dev.fovea.bench.BenchRow;
import dev.fovea.bench.Ceilings;
import dev.fovea.bench.Ceilings.Rate;
import dev.fovea.bench.EngineBench;
import dev.fovea.bench.NamedShape;
import dev.fovea.engine.Backends;
import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.WeightFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fovea bench}. */
@Command(
        name = "bench",
        description = {
            "Times the engine at the shapes of published models with random weights.",
            "Each result stands beside the ceiling that this machine's memory and arithmetic set, measured in the same run."
        })
final class BenchCommand implements Callable<Integer> {
    private static final List<String> USUAL_CASES = List.of("decode", "prefill", "vit");

    private final Surroundings surroundings;

    @SuppressWarnings("UnusedVariable") // its options are read by the failure handler
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--shape",
            paramLabel = "NAME",
            split = ",",
            description = "InternVL3-1B (default), InternVL3-2B, InternVL3-8B")
    private List<String> shapes = List.of("InternVL3-1B");

    @Option(names = "--weights", paramLabel = "FORMAT", split = ",", description = "bf16,i8 (default), f32, f8, i4")
    private List<WeightFormat> weights = List.of(WeightFormat.BF16, WeightFormat.I8);

    @Option(
            names = "--case",
            paramLabel = "CASE",
            split = ",",
            description = "decode,prefill,vit (default), batch, page, requests, long")
    private List<String> cases = List.of();

    @Option(names = "--kernels", description = "single ops instead of cases, to see which kernel is slow")
    private boolean kernels;

    @Option(names = "--backend", paramLabel = "NAME", description = "how to compute; the best available by default")
    private Optional<String> backend = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "worker threads, one a core by default")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "print the rows as JSON")
    private boolean json;

    BenchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new EngineException(ErrorCode.REQUEST_INVALID, "--threads must be 1 or more; found " + threads);
        }
        if (kernels && !cases.isEmpty()) {
            throw new EngineException(
                    ErrorCode.REQUEST_INVALID, "--kernels times single ops: leave out --case, or --kernels");
        }
        List<NamedShape> named = shapes.stream().map(NamedShape::parse).toList();
        List<BenchCase> chosenCases = (cases.isEmpty() ? USUAL_CASES : cases)
                .stream().map(BenchCase::parse).toList();
        Backend chosen = Backends.choose(backend);
        List<BenchRow> rows = new ArrayList<>();
        try (Ceilings ceilings = Ceilings.ofHost(threads)) {
            if (!json) {
                head(chosen, ceilings);
            }
            EngineBench bench = new EngineBench(chosen, threads, ceilings);
            if (!kernels) {
                rows.add(bench.preprocess(this::show));
            }
            for (NamedShape shape : named) {
                for (WeightFormat format : weights) {
                    rows.addAll(
                            kernels
                                    ? bench.kernels(shape, format, this::show)
                                    : cases(bench, shape, format, chosenCases));
                }
            }
        }
        if (json) {
            surroundings.out().println(BenchReport.json(rows));
        }
        return 0;
    }

    private List<BenchRow> cases(EngineBench bench, NamedShape shape, WeightFormat format, List<BenchCase> chosen) {
        List<BenchRow> rows = bench.run(shape, format, chosen, this::show);
        note("%-27s %d bytes of heap a step at most".formatted("", bench.allocatedPerDecodeStep()));
        return rows;
    }

    private void head(Backend chosen, Ceilings ceilings) {
        double bytes = ceilings.best(Rate.BYTES);
        double flops = ceilings.best(Rate.FLOPS);
        surroundings
                .out()
                .printf(
                        "backend %s, %d threads; this machine at best %.1f GB/s read, %.0f GFLOP/s fp32%n%n",
                        chosen.name(), threads, bytes / 1e9, flops / 1e9);
        surroundings.out().println(BenchReport.heading());
    }

    private void show(BenchRow row) {
        note(BenchReport.line(row));
    }

    private void note(String line) {
        if (!json) {
            surroundings.out().println(line);
            surroundings.out().flush();
        }
    }
}
