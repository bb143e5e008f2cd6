package dev.fovea.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import dev.fovea.engine.backend.Backend;
import dev.fovea.engine.backend.DeviceOptions;
import dev.fovea.engine.backend.Epilogue;
import dev.fovea.engine.backend.Weight;
import dev.fovea.engine.backend.WeightFormat;
import dev.fovea.engine.backend.WeightRole;
import dev.fovea.engine.backend.WeightSource;
import dev.fovea.engine.tensor.DType;
import dev.fovea.engine.tensor.HostTensor;
import dev.fovea.engine.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jcuda.driver.CUresult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens when a card has no memory left, or is gone. */
class CudaFaultsTest {
    private static final int INPUTS = 64;
    private static final int OUTPUTS = 32;

    private final FaultyDriver driver = new FaultyDriver(new EmulatedDriver(EmulatedBackend.LIBRARY, true));
    private final CudaDevice device = new CudaDevice(driver, new DeviceOptions(WeightFormat.BF16, DType.BF16, 0));
    private final Weight weight = ones();

    @BeforeAll
    static void compiled() {
        Backend.Availability availability = new EmulatedBackend(true).probe();
        assumeThat(availability.available()).as(availability.detail()).isTrue();
    }

    private Weight ones() {
        MemorySegment ones = Arena.ofAuto().allocate(2L * INPUTS * OUTPUTS, 16);
        for (int i = 0; i < INPUTS * OUTPUTS; i++) {
            ones.setAtIndex(ValueLayout.JAVA_SHORT, i, (short) 0x3f80);
        }
        HostTensor matrix = new HostTensor("ones", DType.BF16, new int[] {OUTPUTS, INPUTS}, ones);
        return device.pack(WeightSource.of(matrix, WeightRole.LAYER));
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void aStepThatFindsNoMemoryFailsAloneAndTheNextSmallerOneRuns() {
        Tensor few = filled(1, 3);
        Tensor many = filled(200, 3);
        Tensor fewOut = device.allocate(DType.F32, 1, OUTPUTS);
        Tensor manyOut = device.allocate(DType.F32, 200, OUTPUTS);
        driver.leave(1000);

        assertThatThrownBy(() -> device.kernels().linear(manyOut, many, weight, Epilogue.STORE))
                .isInstanceOfSatisfying(EngineException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.DEVICE_OUT_OF_MEMORY);
                    assertThat(failure).hasMessageContaining("a smaller weight format or KV cache may fit");
                });

        device.kernels().linear(fewOut, few, weight, Epilogue.STORE);
        assertThat(firstOf(fewOut)).isEqualTo(3f * INPUTS);

        driver.leave(Long.MAX_VALUE);
        device.kernels().linear(manyOut, many, weight, Epilogue.STORE);
        assertThat(firstOf(manyOut)).isEqualTo(3f * INPUTS);
    }

    /** A batch grows by one sequence at a time, and each size would otherwise leave its memory behind. */
    @Test
    void memoryThatGrowsStepByStepIsNotKeptForEachStep() {
        Scratch scratch = new Scratch(driver);
        long largest = 64_000;
        driver.leave(5 * largest);

        for (long bytes = 1000; bytes <= largest; bytes += 1000) {
            assertThat(scratch.reserve(bytes)).isPositive();
        }
    }

    @Test
    void aCardThatIsGoneSaysWhatHelps() {
        Tensor x = filled(1, 3);
        Tensor out = device.allocate(DType.F32, 1, OUTPUTS);
        driver.fail(CUresult.CUDA_ERROR_ILLEGAL_ADDRESS);

        assertThatThrownBy(() -> device.kernels().linear(out, x, weight, Epilogue.STORE))
                .isInstanceOfSatisfying(EngineException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.DEVICE_FAILED))
                .hasMessageContaining("CUDA_ERROR_ILLEGAL_ADDRESS")
                .hasMessageContaining("a restart of the process opens a new one");
    }

    @ParameterizedTest
    @CsvSource({
        "100, BACKEND_UNAVAILABLE, is it passed to this container",
        "803, BACKEND_UNAVAILABLE, driver 560 or newer",
        "209, BACKEND_UNAVAILABLE, which need sm_80",
        "2, DEVICE_OUT_OF_MEMORY, may fit",
        "719, DEVICE_FAILED, restart",
    })
    void whatTheDriverAnswersBecomesAnErrorWithARemedy(int result, ErrorCode code, String remedy) {
        assertThatThrownBy(() -> CudaStatus.check(result, "do it"))
                .isInstanceOfSatisfying(EngineException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code))
                .hasMessageStartingWith("could not do it: CUDA_ERROR_")
                .hasMessageContaining(remedy);
    }

    private Tensor filled(int rows, float value) {
        Tensor tensor = device.allocate(DType.F32, rows, INPUTS);
        float[] values = new float[rows * INPUTS];
        Arrays.fill(values, value);
        device.upload(MemorySegment.ofArray(values), tensor);
        return tensor;
    }

    private float firstOf(Tensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.elements())];
        device.download(tensor, MemorySegment.ofArray(values));
        return values[0];
    }
}
