package dev.fovea.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.cpu.CpuBackend;
import dev.fovea.engine.model.VisionConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Cases that this machine can run on a model of a few numbers; how fast they are is nobody's business here. */
class ModelBenchTest {
    private static final NamedShape SMALL = new NamedShape(
            "small",
            NamedShape.qwen2(32, 1, 2, 1, 16, 64),
            new VisionConfig(16, 1, 1, 32, 448, 14, true, false, VisionConfig.Norm.LAYER, 1e-6f));

    @Test
    void eachCaseRunsAndShowsItsRows() {
        List<BenchCase> cases = List.of(BenchCase.DECODE, BenchCase.VIT, BenchCase.BATCH, BenchCase.PAGE);
        List<BenchRow> shown = new ArrayList<>();
        try (Ceilings ceilings = Ceilings.ofHost(2)) {
            List<BenchRow> rows =
                    new EngineBench(new CpuBackend(), 2, ceilings).run(SMALL, WeightFormat.BF16, cases, shown::add);

            assertThat(rows)
                    .isEqualTo(shown)
                    .extracting(BenchRow::name)
                    .containsExactly("decode", "vit", "batch", "page");
        }
        assertThat(shown).allSatisfy(ModelBenchTest::isMeasured);
    }

    @Test
    void eachKernelRunsBesideItsCeiling() {
        List<BenchRow> shown = new ArrayList<>();
        try (Ceilings ceilings = Ceilings.ofHost(2)) {
            List<BenchRow> rows =
                    new EngineBench(new CpuBackend(), 2, ceilings).kernels(SMALL, WeightFormat.BF16, shown::add);

            assertThat(rows)
                    .isEqualTo(shown)
                    .extracting(BenchRow::name)
                    .contains(
                            "qkv x 1", "mlp x 2048", "head x 32", "attention 32 x 1 of 1024", "vit attention 1 x 1025")
                    .doesNotHaveDuplicates();
        }
        assertThat(shown).allSatisfy(ModelBenchTest::isMeasured);
    }

    private static void isMeasured(BenchRow row) {
        assertThat(row.value()).isPositive().isFinite();
        assertThat(row.fraction()).isPositive().isFinite();
    }
}
