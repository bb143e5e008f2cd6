package dev.fovea.engine.prompt;

import dev.fovea.engine.api.ImageUse;
import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.image.TiledImage;
import dev.fovea.engine.prompt.PromptPart.Control;
import dev.fovea.engine.prompt.PromptPart.Picture;
import dev.fovea.engine.prompt.PromptPart.Text;
import dev.fovea.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes the parts of a prompt down as ids. Texts that meet are encoded as one, as the reference does it, since a word may
 * begin in one and end in the next; pictures follow once their tiles are known.
 */
final class PromptWriter {
    private final Tokenizer tokenizer;
    private final List<int[]> runs = new ArrayList<>(); // one before each picture and one after the last
    private final StringBuilder text = new StringBuilder();
    private final Set<String> markup = new HashSet<>();
    private IntStream.Builder run = IntStream.builder();

    PromptWriter(Tokenizer tokenizer, List<PromptPart> parts) {
        this.tokenizer = tokenizer;
        add(tokenizer.leading());
        for (PromptPart part : parts) {
            switch (part) {
                case Control(String token) -> addControl(token);
                case Text(String words, Set<String> allowed) -> {
                    text.append(words);
                    markup.addAll(allowed);
                }
                case Picture _ -> {
                    addControl("<img>");
                    endRun();
                    addControl("</img>");
                }
            }
        }
        endRun();
    }

    private void addControl(String token) {
        OptionalInt id = tokenizer.id(token);
        if (id.isPresent()) {
            endText();
            run.add(id.getAsInt());
        } else {
            text.append(token);
        }
    }

    private void endText() {
        add(tokenizer.encodeText(text.toString(), markup));
        text.setLength(0);
        markup.clear();
    }

    private void endRun() {
        endText();
        runs.add(run.build().toArray());
        run = IntStream.builder();
    }

    private void add(int[] ids) {
        for (int id : ids) {
            run.add(id);
        }
    }

    /** How many tokens there are without the visual ones. */
    int length() {
        return runs.stream().mapToInt(ids -> ids.length).sum();
    }

    /**
     * The whole prompt.
     *
     * @param images the pictures in order
     * @param uses how each was cut and how many visual tokens it takes
     */
    EncodedPrompt write(List<TiledImage> images, List<ImageUse> uses, VisualStride stride) {
        int visualTokens = uses.stream().mapToInt(ImageUse::visualTokens).sum();
        int[] tokens = new int[length() + visualTokens];
        int visual = tokenizer.id("<IMG_CONTEXT>").orElseThrow();
        List<ImageSpan> spans = new ArrayList<>();
        int index = append(runs.getFirst(), tokens, 0);
        for (int i = 0; i < images.size(); i++) {
            TiledImage image = images.get(i);
            ImageSpan span = new ImageSpan(index, uses.get(i).visualTokens(), image, image.digest());
            Arrays.fill(tokens, span.start(), span.end(), visual);
            spans.add(span);
            index = append(runs.get(i + 1), tokens, span.end());
        }
        return new EncodedPrompt(tokens, spans, uses, stride);
    }

    private static int append(int[] ids, int[] into, int index) {
        System.arraycopy(ids, 0, into, index, ids.length);
        return index + ids.length;
    }
}
