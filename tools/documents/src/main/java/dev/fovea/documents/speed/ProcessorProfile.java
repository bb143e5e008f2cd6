package dev.fovea.documents.speed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where this process spends its processor time, by JFR's samples of processor time, which see native code too (JDK 25, Linux). A
 * sample counts for the topmost of its frames that says what is being done.
 */
public final class ProcessorProfile implements AutoCloseable {
    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final int METHODS = 25;
    /** What is done, by beginnings of class names; the first that fits counts. */
    private static final Map<String, String> KINDS = kinds();

    private final Recording recording = new Recording();

    /** Begins. */
    public ProcessorProfile() {
        recording.enable(SAMPLE).with("throttle", "5ms").withStackTrace();
        recording.start();
    }

    /**
     * What was seen.
     *
     * @param samples all of them
     * @param kinds samples by what was being done
     * @param methods samples by topmost method, the most frequent ones
     */
    public record Seen(long samples, Map<String, Long> kinds, Map<String, Long> methods) {}

    /** Ends, and says what was seen. */
    public Seen end() throws IOException {
        Path file = Files.createTempFile("fovea-profile", ".jfr");
        try {
            recording.stop();
            recording.dump(file);
            return read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static Seen read(Path file) throws IOException {
        Map<String, Long> kinds = new TreeMap<>();
        Map<String, Long> methods = new TreeMap<>();
        long samples = 0;
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals(SAMPLE)) {
                    samples++;
                    List<RecordedFrame> frames = event.getStackTrace() == null
                            ? List.of()
                            : event.getStackTrace().getFrames();
                    kinds.merge(kind(frames), 1L, Long::sum);
                    if (!frames.isEmpty()) {
                        methods.merge(name(frames.getFirst()), 1L, Long::sum);
                    }
                }
            }
        }
        return new Seen(samples, most(kinds, kinds.size()), most(methods, METHODS));
    }

    private static String kind(List<RecordedFrame> frames) {
        if (frames.isEmpty()) {
            return "the JVM: compiling, collecting";
        }
        for (RecordedFrame frame : frames) {
            String type = frame.getMethod().getType().getName();
            for (Map.Entry<String, String> kind : KINDS.entrySet()) {
                if (type.startsWith(kind.getKey())) {
                    return kind.getValue();
                }
            }
        }
        return "other";
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    private static Map<String, Long> most(Map<String, Long> counts, int most) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(most)
                .forEach(count -> sorted.put(count.getKey(), count.getValue()));
        return sorted;
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("ai.onnxruntime", "embedding (ONNX)");
        kinds.put("ai.djl", "tokenising");
        kinds.put("dev.fovea.retrieval.embedding", "embedding, Java's part");
        kinds.put("dev.fovea.pages.layout", "layout of text");
        kinds.put("org.apache.pdfbox", "PDF parsing");
        kinds.put("org.apache.fontbox", "PDF parsing");
        kinds.put("dev.fovea.pages", "letters and boxes");
        kinds.put("dev.fovea.retrieval.database", "SQL, and packing for it");
        kinds.put("org.hibernate", "SQL, and packing for it");
        kinds.put("io.vertx", "SQL, and packing for it");
        kinds.put("io.netty", "SQL, and packing for it");
        kinds.put("dev.fovea.retrieval.ingest", "the rest of ingest");
        kinds.put("dev.fovea.retrieval.search", "search");
        kinds.put("dev.fovea.retrieval.answer", "answers");
        kinds.put("dev.fovea", "the rest of Fovea");
        return kinds;
    }

    @Override
    public void close() {
        recording.close();
    }
}
