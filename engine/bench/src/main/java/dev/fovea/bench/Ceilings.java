package dev.fovea.bench;

import dev.fovea.engine.backend.Device;
import dev.fovea.engine.backend.HardwareRates;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * What this machine, or a card in it, can do at best: how fast memory is read, and how many multiplications and additions are
 * made: in fp32 by all threads together, or by the card's tensor cores. A machine that is shared does not do the same from one second to the next, so each timing is taken
 * between two measurements of its ceiling.
 */
public final class Ceilings implements AutoCloseable {
    /** What bounds a piece of work. */
    public enum Rate {
        /** Reading memory that no cache holds. */
        BYTES,
        /** Fused multiply-adds on registers, two operations each. */
        FLOPS
    }

    /**
     * One timing and its ceiling.
     *
     * @param seconds what the work took
     * @param rate bytes or operations a second that the machine was good for just then
     */
    public record Timing(double seconds, double rate) {
        /** The least time that so many bytes or operations can take. */
        public double floor(double amount) {
            return amount / rate;
        }
    }

    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final long STREAM_BYTES = 1L << 30;
    private static final int FMA_ITERATIONS = 10_000_000;
    private static final int ACCUMULATORS = 12;
    private static final int WARM_UP = 5;

    private final HardwareRates rates;
    private final Runnable end;

    private Ceilings(HardwareRates rates, Runnable end) {
        this.rates = rates;
        this.end = end;
        for (int i = 0; i < WARM_UP; i++) {
            rate(Rate.BYTES);
            rate(Rate.FLOPS);
        }
    }

    /** Of this machine: takes a GB of memory to read from, and starts so many threads. */
    public static Ceilings ofHost(int threads) {
        Host host = new Host(threads);
        return new Ceilings(host, host::close);
    }

    /** Of a device that knows its own, until it closes. */
    public static Optional<Ceilings> of(Device device) {
        return device.rates().map(rates -> new Ceilings(rates, () -> {}));
    }

    /** The best of several measurements, each of some 50 ms. */
    public double best(Rate rate) {
        return IntStream.range(0, WARM_UP).mapToDouble(i -> rate(rate)).max().orElseThrow();
    }

    /** Does the work so many times, and returns the round that stands in the middle by time in terms of its ceiling. */
    public Timing time(Rate rate, int rounds, Runnable work) {
        List<Timing> timings = new ArrayList<>();
        double before = rate(rate);
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - start) / 1e9;
            double after = rate(rate);
            timings.add(new Timing(seconds, (before + after) / 2));
            before = after;
        }
        timings.sort(Comparator.comparingDouble(timing -> timing.seconds() * timing.rate()));
        return timings.get(rounds / 2);
    }

    private double rate(Rate rate) {
        return switch (rate) {
            case BYTES -> rates.bytes();
            case FLOPS -> rates.operations();
        };
    }

    @Override
    public void close() {
        end.run();
    }

    /** All threads of this machine together. */
    private static final class Host implements HardwareRates {
        private final int threads;
        private final ExecutorService pool;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment memory;

        Host(int threads) {
            this.threads = threads;
            pool = Executors.newFixedThreadPool(threads);
            memory = arena.allocate(STREAM_BYTES, 64);
            memory.fill((byte) 1);
        }

        @Override
        public double bytes() {
            long share = STREAM_BYTES / threads / 1024 * 1024;
            return allThreads(thread -> read(memory, thread * share, share));
        }

        @Override
        public double operations() {
            return allThreads(thread -> multiplyAdd());
        }

        /** The rate of all together: each thread returns how much it did. */
        private double allThreads(LongToDoubleFunction work) {
            long start = System.nanoTime();
            List<Future<Double>> parts = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long number = thread;
                parts.add(pool.submit(() -> work.applyAsDouble(number)));
            }
            double done = 0;
            for (Future<Double> part : parts) {
                done += get(part);
            }
            return done / ((System.nanoTime() - start) / 1e9);
        }

        void close() {
            pool.close();
            arena.close();
        }
    }

    private static double get(Future<Double> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a measuring thread failed", e);
        }
    }

    /** Reads {@code bytes} from {@code from}, four loads in flight; returns the bytes. */
    private static double read(MemorySegment memory, long from, long bytes) {
        IntVector a = IntVector.zero(INTS);
        IntVector b = a;
        IntVector c = a;
        IntVector d = a;
        int width = INTS.vectorByteSize();
        for (long at = from; at < from + bytes; at += 4L * width) {
            a = a.or(IntVector.fromMemorySegment(INTS, memory, at, ByteOrder.LITTLE_ENDIAN));
            b = b.or(IntVector.fromMemorySegment(INTS, memory, at + width, ByteOrder.LITTLE_ENDIAN));
            c = c.or(IntVector.fromMemorySegment(INTS, memory, at + 2L * width, ByteOrder.LITTLE_ENDIAN));
            d = d.or(IntVector.fromMemorySegment(INTS, memory, at + 3L * width, ByteOrder.LITTLE_ENDIAN));
        }
        // The sum is used, so that no read can be left out.
        return a.or(b).or(c).or(d).reduceLanes(VectorOperators.OR) == 0 ? 0 : bytes;
    }

    /** Enough independent sums to hide the latency of the unit; returns the operations. */
    private static double multiplyAdd() {
        FloatVector x = FloatVector.broadcast(FLOATS, 0.999f);
        FloatVector y = FloatVector.broadcast(FLOATS, 1e-3f);
        FloatVector a = y;
        FloatVector b = y;
        FloatVector c = y;
        FloatVector d = y;
        FloatVector e = y;
        FloatVector f = y;
        FloatVector g = y;
        FloatVector h = y;
        FloatVector i = y;
        FloatVector j = y;
        FloatVector k = y;
        FloatVector l = y;
        for (int n = 0; n < FMA_ITERATIONS; n++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
            k = k.fma(x, y);
            l = l.fma(x, y);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l);
        double operations = 2.0 * FMA_ITERATIONS * ACCUMULATORS * FLOATS.length();
        return Float.isNaN(sum.reduceLanes(VectorOperators.ADD)) ? 0 : operations;
    }
}
