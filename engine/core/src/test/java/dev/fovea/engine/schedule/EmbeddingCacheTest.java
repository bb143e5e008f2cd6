package dev.fovea.engine.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fovea.engine.api.VisualStride;
import dev.fovea.engine.prompt.ImageSpan;
import dev.fovea.engine.schedule.EmbeddingCache.Picture;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingCacheTest {
    private final EmbeddingCache cache = new EmbeddingCache(12, FakePrompts.TOKENS_PER_TILE); // 6 tiles

    private static List<ImageSpan> spans(FakePicture... pictures) {
        return FakePrompts.prompt(VisualStride.ONE, List.of(pictures), 1).spans();
    }

    private Picture pinOne(FakePicture picture) {
        return cache.pin(spans(picture)).getFirst();
    }

    @Test
    void givesEveryTileRowsOfItsOwn() {
        List<Picture> pinned = cache.pin(spans(new FakePicture(1, 2), new FakePicture(2, 4)));

        int[] rows = pinned.stream().flatMapToInt(p -> Arrays.stream(p.rows())).toArray();
        assertThat(rows).containsExactlyInAnyOrder(0, 2, 4, 6, 8, 10);
        assertThat(cache.pins()).isEqualTo(2);
    }

    @Test
    void keepsAPictureAfterItsLastPin() {
        Picture first = pinOne(new FakePicture(1, 2));
        first.addEncoded(2);
        cache.unpin(first);

        assertThat(pinOne(new FakePicture(1, 2))).isSameAs(first);
        assertThat(cache.reusedPictures()).isEqualTo(1);
        assertThat(cache.encodedPictures()).isEqualTo(1);
    }

    @Test
    void shownTwiceIsPinnedTwiceAndPlacedOnce() {
        List<ImageSpan> twice = spans(new FakePicture(1, 4), new FakePicture(1, 4));

        List<Picture> pinned = cache.pin(twice);

        assertThat(pinned.get(0)).isSameAs(pinned.get(1));
        assertThat(cache.pins()).isEqualTo(2);
        assertThat(EmbeddingCache.tilesOf(twice)).isEqualTo(4);
    }

    @Test
    void makesRoomWithTheLeastRecentlyUsed() {
        Picture old = pinOne(new FakePicture(1, 3));
        Picture recent = pinOne(new FakePicture(2, 3));
        cache.unpin(old);
        cache.unpin(recent);
        cache.unpin(pinOne(new FakePicture(1, 3))); // now picture 2 is the oldest

        pinOne(new FakePicture(3, 3));

        assertThat(pinOne(new FakePicture(1, 3))).isSameAs(old);
        assertThat(cache.pin(spans(new FakePicture(2, 3)))).isEmpty();
    }

    @Test
    void pinsAllOrNone() {
        Picture other = pinOne(new FakePicture(1, 3));

        assertThat(cache.pin(spans(new FakePicture(2, 2), new FakePicture(3, 2))))
                .isEmpty();
        assertThat(cache.pins()).isEqualTo(1);

        cache.unpin(other);
        assertThat(cache.pin(spans(new FakePicture(2, 2), new FakePicture(3, 2))))
                .hasSize(2);
    }

    @Test
    void neverEvictsWhatItIsAboutToPin() {
        Picture kept = pinOne(new FakePicture(1, 3));
        cache.unpin(kept);

        List<Picture> pinned = cache.pin(spans(new FakePicture(2, 3), new FakePicture(1, 3)));

        assertThat(pinned.get(1)).isSameAs(kept);
    }

    @Test
    void placesAForgottenPictureAnew() {
        Picture broken = pinOne(new FakePicture(1, 6));
        cache.forget(broken);
        cache.unpin(broken);

        Picture again = pinOne(new FakePicture(1, 6));

        assertThat(again).isNotSameAs(broken);
        assertThat(again.encoded()).isZero();
        assertThat(cache.pins()).isEqualTo(1);
    }
}
