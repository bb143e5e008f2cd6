package dev.fovea.bench;

/**
 * One measurement beside what the machine could do at best.
 *
 * @param name what was measured: a case, or a rate of the device
 * @param model whose shapes
 * @param weights how matrices were held
 * @param value the measurement
 * @param unit of value and ceiling
 * @param ceiling the best value that the machine's own rates allow, measured in the same run
 * @param fraction how much of the ceiling was reached: 1 is all of it, for rates and for times
 */
public record BenchRow(
        String name, String model, String weights, double value, String unit, double ceiling, double fraction) {}
