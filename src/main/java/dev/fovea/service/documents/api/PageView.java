package dev.fovea.service.documents.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.library.PageInfo;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/**
 * A page as it goes over the wire.
 *
 * @param page its number, from 1
 * @param state {@code waiting}, {@code ready} or {@code failed}
 * @param width in points, as displayed; null until it was read
 * @param height in points
 * @param regions how many can be found
 */
@JsonInclude(Include.ALWAYS)
record PageView(
        UUID id,
        UUID document,
        int page,
        String state,
        OptionalDouble width,
        OptionalDouble height,
        int regions,
        Optional<FailureView> failure) {
    static PageView of(PageInfo info) {
        return new PageView(
                info.id(),
                info.documentId(),
                info.number(),
                info.state().code(),
                side(info.size().map(PageSize::width)),
                side(info.size().map(PageSize::height)),
                info.regions(),
                info.failure().map(FailureView::of));
    }

    private static OptionalDouble side(Optional<Double> points) {
        return points.map(value -> OptionalDouble.of(BoxView.rounded(value))).orElse(OptionalDouble.empty());
    }
}
