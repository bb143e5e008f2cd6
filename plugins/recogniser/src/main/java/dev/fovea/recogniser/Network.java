package dev.fovea.recogniser;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A network with one input and one output, loaded when it is first needed. Safe for use by many threads. */
final class Network implements AutoCloseable {
    private final String file;
    private final int threads;
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private Optional<OrtSession> session = Optional.empty();
    private boolean closed;

    /**
     * Nothing is read yet.
     *
     * @param file of the class path
     * @param threads that one run may keep busy
     */
    Network(String file, int threads) {
        this.file = file;
        this.threads = threads;
    }

    /** What comes out. */
    record Output(float[] values, long[] shape) {}

    /**
     * Runs the network.
     *
     * @param values as many as {@code shape} says
     * @throws IllegalStateException when it is closed
     */
    Output run(float[] values, long... shape) {
        load();
        use.readLock().lock();
        try {
            return run(open(), values, shape);
        } catch (OrtException failure) {
            throw new IllegalStateException(
                    "ONNX Runtime could not run " + file + ": " + failure.getMessage(), failure);
        } finally {
            use.readLock().unlock();
        }
    }

    private static Output run(OrtSession session, float[] values, long[] shape) throws OrtException {
        String input = session.getInputNames().iterator().next();
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            OnnxTensor first = (OnnxTensor) result.get(0);
            FloatBuffer buffer = first.getFloatBuffer();
            float[] out = new float[buffer.remaining()];
            buffer.get(out);
            return new Output(out, first.getInfo().getShape());
        }
    }

    private OrtSession open() {
        return session.orElseThrow(() -> new IllegalStateException("the text recogniser was closed"));
    }

    private void load() {
        use.readLock().lock();
        try {
            if (session.isPresent() || closed) {
                return;
            }
        } finally {
            use.readLock().unlock();
        }
        use.writeLock().lock();
        try {
            if (session.isEmpty() && !closed) {
                session = Optional.of(session(Bundled.bytes(file)));
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private OrtSession session(byte[] network) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // Pages differ in size: patterns of memory learnt from one fit no other, and an arena only grows.
            options.setMemoryPatternOptimization(false);
            options.setCPUArenaAllocator(false);
            return OrtEnvironment.getEnvironment().createSession(network, options);
        } catch (OrtException failure) {
            throw new IllegalStateException(
                    "ONNX Runtime could not load " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** Waits for runs to end, then gives the memory back. */
    @Override
    public void close() {
        use.writeLock().lock();
        try {
            closed = true;
            if (session.isPresent()) {
                session.get().close();
                session = Optional.empty();
            }
        } catch (OrtException failure) {
            throw new IllegalStateException(
                    "ONNX Runtime could not close " + file + ": " + failure.getMessage(), failure);
        } finally {
            use.writeLock().unlock();
        }
    }
}
