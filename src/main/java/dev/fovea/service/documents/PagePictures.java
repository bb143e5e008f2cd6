package dev.fovea.service.documents;

import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.DocumentLibrary;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.Png;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Pictures of pages with places lit up. */
@Singleton
public final class PagePictures {
    private static final double COARSEST = 20;
    private static final double FINEST = 300;
    private static final double POINTS_PER_INCH = 72;

    PagePictures() {}

    /** @throws ProblemException if a page cannot be asked for at this resolution */
    public static void checkResolution(double dotsPerInch) {
        if (!(dotsPerInch >= COARSEST && dotsPerInch <= FINEST)) {
            throw new ProblemException(
                    ProblemCode.REQUEST_INVALID,
                    "expected dpi of %.0f to %.0f; found %s".formatted(COARSEST, FINEST, dotsPerInch));
        }
    }

    /** PNG; empty if there is no such page. */
    public Uni<Optional<byte[]>> lit(
            DocumentLibrary library,
            Tenant tenant,
            UUID document,
            int number,
            double dotsPerInch,
            List<Highlight> highlights) {
        return library.documents()
                .image(tenant, document, number, dotsPerInch)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(page -> page.map(
                        picture -> Png.of(HighlightPainter.paint(picture, size(picture, dotsPerInch), highlights))));
    }

    private static PageSize size(BufferedImage picture, double dotsPerInch) {
        double points = POINTS_PER_INCH / dotsPerInch;
        return new PageSize(picture.getWidth() * points, picture.getHeight() * points);
    }
}
