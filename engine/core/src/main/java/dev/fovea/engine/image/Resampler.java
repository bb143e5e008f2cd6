package dev.fovea.engine.image;

import dev.fovea.engine.api.ImageSource.RgbImage;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * Resizes a picture to one or several sizes exactly as Pillow's bicubic filter does.
 *
 * <p>Like Pillow it works along rows first, rounds to 8 bits, and then along columns. Its inner loops always run over
 * neighbouring bytes: for the first pass bands of the picture are transposed, once for all sizes, so that the same pixel
 * of all rows of a band lies together.
 */
final class Resampler {
    private static final int MAX_BAND_ROWS = 32;
    private static final int BAND_PIXELS = 1 << 20;
    private static final int TARGET_ROWS = 16;
    private static final int STRIPS_PER_CORE = 4;

    private final RgbImage image;
    private final int bandRows;
    private final List<Job> jobs;

    /** One wanted size: {@code squeezed} is {@code [image height, 3, sheet width]}, the result of the first pass. */
    private record Job(TileSheet sheet, FilterTaps across, FilterTaps down, byte[] squeezed) {
        static Job of(RgbImage image, TileSheet sheet) {
            return new Job(
                    sheet,
                    FilterTaps.bicubic(image.width(), sheet.width()),
                    FilterTaps.bicubic(image.height(), sheet.height()),
                    new byte[Math.multiplyExact(image.height(), 3 * sheet.width())]);
        }
    }

    private Resampler(RgbImage image, List<TileSheet> sheets) {
        this.image = image;
        this.bandRows = Math.clamp(BAND_PIXELS / image.width() & -8, 8, MAX_BAND_ROWS);
        this.jobs = sheets.stream().map(sheet -> Job.of(image, sheet)).toList();
    }

    /** Fills every sheet with the whole picture, resized to the sheet's size. */
    static void resize(RgbImage image, List<TileSheet> sheets) {
        Resampler resampler = new Resampler(image, sheets);
        inStrips(image.height(), resampler.bandRows, resampler::squeeze);
        for (Job job : resampler.jobs) {
            inStrips(job.sheet.height(), TARGET_ROWS, (from, to) -> resampler.settle(job, from, to));
        }
    }

    private interface Strip {
        void run(int from, int to);
    }

    /** Runs a task over all rows on all cores, in strips of whole bands. */
    private static void inStrips(int rows, int bandRows, Strip task) {
        int bands = Math.ceilDiv(rows, bandRows);
        int strips = Math.min(bands, STRIPS_PER_CORE * (ForkJoinPool.getCommonPoolParallelism() + 1));
        IntStream.range(0, strips).parallel().forEach(strip -> {
            int from = (int) ((long) bands * strip / strips) * bandRows;
            int to = (int) ((long) bands * (strip + 1) / strips) * bandRows;
            task.run(from, Math.min(to, rows));
        });
    }

    /** First pass, over source rows {@code from} to {@code to}. */
    private void squeeze(int from, int to) {
        int rowLength = 3 * image.width();
        byte[] turned = new byte[rowLength * bandRows]; // [width, 3, bandRows]
        int[] levels = new int[turned.length];
        byte[] squeezed = new byte
                [jobs.stream().mapToInt(job -> 3 * job.sheet.width()).max().orElse(0) * bandRows];
        WeightedRows sums = new WeightedRows(3 * bandRows);
        for (int row = from; row < to; row += bandRows) {
            int rows = Math.min(bandRows, to - row);
            ByteTransposition.transpose(image.rgb(), row * rowLength, rowLength, rows, rowLength, turned, 0, bandRows);
            WeightedRows.widen(turned, 0, levels, 0, turned.length);
            for (Job job : jobs) {
                squeezeBand(job, levels, squeezed, sums);
                turnBack(job, squeezed, row, rows);
            }
        }
    }

    /** From {@code [width, 3, bandRows]} to {@code [sheet width, 3, bandRows]}. */
    private void squeezeBand(Job job, int[] levels, byte[] squeezed, WeightedRows sums) {
        int pixel = 3 * bandRows;
        for (int x = 0; x < job.sheet.width(); x++) {
            int first = job.across.start(x) * pixel;
            sums.blend(levels, first, pixel, job.across, x, squeezed, x * pixel, pixel);
        }
    }

    private void turnBack(Job job, byte[] squeezed, int row, int rows) {
        int width = job.sheet.width();
        for (int colour = 0; colour < 3; colour++) {
            ByteTransposition.transpose(
                    squeezed,
                    colour * bandRows,
                    3 * bandRows,
                    width,
                    rows,
                    job.squeezed,
                    (row * 3 + colour) * width,
                    3 * width);
        }
    }

    /** Second pass, over target rows {@code from} to {@code to}. */
    private void settle(Job job, int from, int to) {
        int width = job.sheet.tileWidth();
        WeightedRows sums = new WeightedRows(width);
        int[] levels = new int[0];
        for (int row = from; row < to; row += TARGET_ROWS) {
            int end = Math.min(to, row + TARGET_ROWS);
            int needed = (job.down.end(end - 1) - job.down.start(row)) * width;
            if (levels.length < needed) {
                levels = new int[needed]; // [source rows, tileWidth]
            }
            for (int colour = 0; colour < 3; colour++) {
                for (int column = 0; column < job.sheet.columns(); column++) {
                    settleBand(job, row, end, colour, column, levels, sums);
                }
            }
        }
    }

    private static void settleBand(Job job, int row, int end, int colour, int column, int[] levels, WeightedRows sums) {
        TileSheet sheet = job.sheet;
        int width = sheet.tileWidth();
        int firstSource = job.down.start(row);
        for (int source = firstSource; source < job.down.end(end - 1); source++) {
            int at = (source * 3 + colour) * sheet.width() + column * width;
            WeightedRows.widen(job.squeezed, at, levels, (source - firstSource) * width, width);
        }
        for (int y = row; y < end; y++) {
            int first = (job.down.start(y) - firstSource) * width;
            sums.blend(levels, first, width, job.down, y, sheet.planes(), sheet.rowAt(column, colour, y), width);
        }
    }
}
