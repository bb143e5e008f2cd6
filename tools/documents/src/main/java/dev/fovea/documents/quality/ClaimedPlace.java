package dev.fovea.documents.quality;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import java.util.Optional;
import java.util.Random;

/** Where a citation says that its quote stands, beside where it really does. */
public enum ClaimedPlace {
    /** The true box. */
    RIGHT("where it is") {
        @Override
        Optional<PageBox> claim(PageBox truth, PageSize page, Random random) {
            return Optional.of(truth);
        }
    },
    /** The true box, moved by up to its height and stretched by up to a quarter. */
    OFF("a little off") {
        @Override
        Optional<PageBox> claim(PageBox truth, PageSize page, Random random) {
            double across = (random.nextDouble() * 2 - 1) * truth.height();
            double down = (random.nextDouble() * 2 - 1) * truth.height();
            double stretch = 0.75 + random.nextDouble() / 2;
            PageBox stretched = new PageBox(
                    truth.left(),
                    truth.top(),
                    truth.left() + truth.width() * stretch,
                    truth.top() + truth.height() * stretch);
            return Optional.of(stretched.moved(across, down).within(page.bounds()));
        }
    },
    /** A box of the same size that does not meet the true one. */
    ELSEWHERE("elsewhere") {
        @Override
        Optional<PageBox> claim(PageBox truth, PageSize page, Random random) {
            double room = page.height() - truth.height();
            for (int i = 0; i < MOST_DRAWS; i++) {
                PageBox box = truth.moved(0, random.nextDouble() * room - truth.top());
                if (box.overlap(truth) == 0) {
                    return Optional.of(box);
                }
            }
            return Optional.of(new PageBox(0, 0, 1, 1));
        }
    },
    NONE("nowhere") {
        @Override
        Optional<PageBox> claim(PageBox truth, PageSize page, Random random) {
            return Optional.empty();
        }
    };

    private static final int MOST_DRAWS = 1_000;

    private final String words;

    ClaimedPlace(String words) {
        this.words = words;
    }

    /** As a table says it. */
    public String words() {
        return words;
    }

    /** A claim of this sort. */
    abstract Optional<PageBox> claim(PageBox truth, PageSize page, Random random);
}
