package dev.fovea.documents;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/** What measurements ran on, and how busy it was with other things. */
final class Machine {
    private static final double MEGA = 1_000_000;
    private static final int KILO = 1_024;

    private Machine() {}

    /** Cores, load, JVM and commit, as lines to print above results. */
    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return """
                %d cores of %s; load average %.2f over the last minute before the start
                %s %s, heap of %.0f MB at most
                commit %s
                """.formatted(
                        runtime.availableProcessors(),
                        processor(),
                        load(),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.version"),
                        runtime.maxMemory() / MEGA,
                        commit());
    }

    /** Of the last minute; negative where the system does not say. */
    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Processor time that this process has used so far, in seconds, all threads together. */
    static double processorTime() {
        return seconds(ProcessHandle.current());
    }

    /** The same of a process and those that it has started and that still run; 0 if there is none of this number. */
    static double processorTime(long process) {
        return ProcessHandle.of(process)
                .map(parent -> seconds(parent)
                        + parent.descendants().mapToDouble(Machine::seconds).sum())
                .orElse(0.0);
    }

    private static double seconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    /** The most memory that this process had so far, in MB, the heap and all else; the database is another process. */
    static double peakResident() {
        return status("VmHWM:") * KILO / MEGA;
    }

    /** The heap that was left in use after the last collection, in MB. */
    static double heapAfterCollection() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getCollectionUsage)
                        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                        .sum()
                / MEGA;
    }

    private static long status(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse("a processor that does not say its name");
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=7")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
