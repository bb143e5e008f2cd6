package dev.fovea.engine.cuda;

import dev.fovea.engine.api.EngineException;
import dev.fovea.engine.api.ErrorCode;
import jcuda.driver.CUresult;

/** What the driver answers, as the engine's errors. */
final class CudaStatus {
    private CudaStatus() {}

    /**
     * @param result of a call
     * @param what was asked for, in the infinitive
     * @throws EngineException when it failed, with the remedy where one is known
     */
    static void check(int result, String what) {
        if (result == CUresult.CUDA_SUCCESS) {
            return;
        }
        String found = "could not %s: %s".formatted(what, CUresult.stringFor(result));
        throw switch (result) {
            case CUresult.CUDA_ERROR_OUT_OF_MEMORY ->
                new EngineException(
                        ErrorCode.DEVICE_OUT_OF_MEMORY, found + "; a smaller weight format or KV cache may fit");
            case CUresult.CUDA_ERROR_NO_DEVICE ->
                new EngineException(
                        ErrorCode.BACKEND_UNAVAILABLE,
                        found + "; there is a driver and no card: is it passed to this container or machine?");
            case CUresult.CUDA_ERROR_SYSTEM_DRIVER_MISMATCH ->
                new EngineException(ErrorCode.BACKEND_UNAVAILABLE, found + "; install NVIDIA's driver 560 or newer");
            case CUresult.CUDA_ERROR_NO_BINARY_FOR_GPU ->
                new EngineException(
                        ErrorCode.BACKEND_UNAVAILABLE,
                        found + "; the card is older than the kernels, which need sm_80");
            default ->
                new EngineException(
                        ErrorCode.DEVICE_FAILED,
                        found + "; the card's context is lost, a restart of the process opens a new one");
        };
    }
}
