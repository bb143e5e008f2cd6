package dev.fovea.retrieval.ingest;

import dev.fovea.plugin.PictureEncoder;
import dev.fovea.plugin.ReadablePage;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.embedding.RegionEncoder;
import dev.fovea.retrieval.observe.Stages;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Reads one page: what it says, its regions, their vectors. Safe for use by many threads. */
final class PageReading {
    /** Enough for encoders of pictures, which scale to a few hundred pixels. */
    private static final double ENCODED_AT = 72;

    private final RegionEncoder encoder;
    private final Optional<PictureEncoder> pictures;
    private final Stages stages;

    PageReading(RegionEncoder encoder, Optional<PictureEncoder> pictures, Stages stages) {
        this.encoder = encoder;
        this.pictures = pictures;
        this.stages = stages;
    }

    /** @param checkpoint called between steps; what it throws ends the reading */
    ReadPage read(ReadablePage page, String digest, Runnable checkpoint) throws UnreadableException {
        PageContent content = stages.ingest("read").observeChecked(() -> PageContent.of(page));
        checkpoint.run();
        List<float[]> vectors = stages.ingest("encode").observe(() -> encoder.encode(content.texts()));
        List<ReadPage.Region> regions = IntStream.range(0, vectors.size())
                .mapToObj(i -> new ReadPage.Region(
                        content.regions().get(i).box(), content.regions().get(i).text(), vectors.get(i)))
                .toList();
        Optional<ReadPage.Picture> picture = Optional.empty();
        if (pictures.isPresent()) {
            checkpoint.run();
            picture = Optional.of(encoded(pictures.get(), page));
        }
        checkpoint.run();
        return new ReadPage(digest, page.size(), content.text(), regions, picture);
    }

    private ReadPage.Picture encoded(PictureEncoder pictureEncoder, ReadablePage page) throws UnreadableException {
        return stages.ingest("picture")
                .observeChecked(() ->
                        new ReadPage.Picture(pictureEncoder.name(), pictureEncoder.encode(page.render(ENCODED_AT))));
    }
}
