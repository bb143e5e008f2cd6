package dev.fovea.recogniser;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Reads straightened lines with PP-OCRv4's recognition network, several of about the same width together. */
final class LineReader {
    /** What the network was trained with. */
    static final int HEIGHT = 48;

    private static final int MOST_TOGETHER = 8;
    private static final int WIDTH_TOGETHER = 3200;
    private static final double ALIKE = 1.2;
    private static final float[] HALF = {0.5f, 0.5f, 0.5f};

    private final Network network;
    private final CharacterTable table;

    LineReader(Network network, CharacterTable table) {
        this.network = network;
        this.table = table;
    }

    /** What each strip says; strips are {@link #HEIGHT} high. */
    List<List<Mark>> read(List<Raster> strips) {
        List<Integer> byWidth = IntStream.range(0, strips.size())
                .boxed()
                .sorted(Comparator.comparingInt(i -> strips.get(i).width()))
                .toList();
        List<List<Mark>> marks =
                new ArrayList<>(strips.stream().map(strip -> List.<Mark>of()).toList());
        int from = 0;
        while (from < byWidth.size()) {
            int to = from + 1;
            while (to < byWidth.size() && fits(strips, byWidth, from, to)) {
                to++;
            }
            List<Integer> together = byWidth.subList(from, to);
            List<List<Mark>> read =
                    readTogether(together.stream().map(strips::get).toList());
            for (int i = 0; i < read.size(); i++) {
                marks.set(together.get(i), read.get(i));
            }
            from = to;
        }
        return marks;
    }

    private static boolean fits(List<Raster> strips, List<Integer> byWidth, int from, int next) {
        int narrowest = strips.get(byWidth.get(from)).width();
        int widest = strips.get(byWidth.get(next)).width();
        int count = next - from + 1;
        return count <= MOST_TOGETHER && count * widest <= WIDTH_TOGETHER && widest <= ALIKE * narrowest;
    }

    private List<List<Mark>> readTogether(List<Raster> strips) {
        int width = strips.stream().mapToInt(Raster::width).max().orElseThrow();
        float[] planes = new float[strips.size() * 3 * HEIGHT * width];
        for (int i = 0; i < strips.size(); i++) {
            Planes.write(strips.get(i), planes, i * 3 * HEIGHT * width, width, HALF, HALF);
        }
        Network.Output scores = network.run(planes, strips.size(), 3, HEIGHT, width);
        int steps = (int) scores.shape()[1];
        double pixels = (double) width / steps;
        List<List<Mark>> read = new ArrayList<>();
        for (int i = 0; i < strips.size(); i++) {
            int within = Math.min(steps, (int) Math.ceil(strips.get(i).width() / pixels));
            read.add(table.decode(scores.values(), i * steps * table.classes(), within, pixels));
        }
        return read;
    }
}
