package dev.fovea.retrieval.search;

import dev.fovea.retrieval.database.Tenant;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.UUID;

/** Where pictures of pages come from: the catalogue of documents. */
@FunctionalInterface
public interface PageImages {
    /** A page as a picture; empty if there is none such. May fail for a page that cannot be drawn. */
    Uni<Optional<BufferedImage>> image(Tenant tenant, UUID document, int number, double dotsPerInch);
}
