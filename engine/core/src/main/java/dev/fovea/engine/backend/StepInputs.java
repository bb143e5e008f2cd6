package dev.fovea.engine.backend;

import dev.fovea.engine.tensor.Tensor;

/**
 * Views of the device buffers that say what one step works on. Tokens of several sequences lie one after another; a
 * sequence's tokens are consecutive and in order. The numbers are written before the step; ops read them on the device.
 *
 * @param tokenIds I32 {@code [tokens]}
 * @param positions F32 {@code [tokens]}: rotary positions, fractions under V2PE
 * @param rotaryBases F32 {@code [tokens]}: θ of each token's sequence, enlarged by dynamic NTK where that is due
 * @param slots I32 {@code [tokens]}: where each token's key and value go
 * @param queryStarts I32 {@code [sequences + 1]}: the first token of each sequence, then the number of tokens
 * @param contextLengths I32 {@code [sequences]}: tokens of each sequence in the cache, this step's included
 * @param blockTables I32 {@code [sequences, maxBlocks]}: the blocks of each sequence in order
 * @param outputRows I32 {@code [outputs]}: the tokens whose logits are wanted
 */
public record StepInputs(
        Tensor tokenIds,
        Tensor positions,
        Tensor rotaryBases,
        Tensor slots,
        Tensor queryStarts,
        Tensor contextLengths,
        Tensor blockTables,
        Tensor outputRows) {
    public int tokens() {
        return tokenIds.rowLength();
    }

    public int sequences() {
        return contextLengths.rowLength();
    }

    public int outputs() {
        return outputRows.rowLength();
    }
}
