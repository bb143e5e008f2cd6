package dev.fovea.engine.backend;

/** What hardware does at best at this moment: the ceilings that timings stand beside. Each call measures for some milliseconds. */
public interface HardwareRates {
    /** Bytes a second that are read from memory which no cache holds. */
    double bytes();

    /** Multiplications and additions a second, of the kind that matrix products are made of. */
    double operations();
}
