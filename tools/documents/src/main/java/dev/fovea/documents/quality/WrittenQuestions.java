package dev.fovea.documents.quality;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Questions to manuals of Debian packages as somebody would ask them who does not know the manuals' words, with the pages that
 * answer them. A third shares the important words with its page, a third one or two of them, a third none.
 */
public final class WrittenQuestions {
    private static final String RESOURCE = "/dev/fovea/documents/manual-questions.tsv";

    private WrittenQuestions() {}

    /**
     * Half of them; their kind is how near they are to their page's words.
     *
     * @param split {@code tune}, by which weights were chosen, or {@code test}
     */
    public static List<AskedPage> half(String split) throws IOException {
        InputStream content = Objects.requireNonNull(WrittenQuestions.class.getResourceAsStream(RESOURCE), RESOURCE);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .filter(cells -> cells[0].equals(split))
                    .map(cells -> new AskedPage(
                            cells[1],
                            cells[4],
                            cells[2],
                            Arrays.stream(cells[3].split(","))
                                    .map(page -> Integer.valueOf(page.strip()))
                                    .collect(Collectors.toSet())))
                    .toList();
        }
    }
}
