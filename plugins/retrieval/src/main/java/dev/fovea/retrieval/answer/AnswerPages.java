package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentCatalog;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.util.Optional;
import java.util.UUID;

/** Where an answer gets its pages from. Each call may fail, which costs the answer that page alone. */
public interface AnswerPages {
    /** A page's picture as PNG. */
    Uni<Optional<byte[]>> picture(Tenant tenant, UUID document, int number, double dotsPerInch);

    /** A page's picture, to show a part of it. */
    Uni<Optional<BufferedImage>> image(Tenant tenant, UUID document, int number, double dotsPerInch);

    /** A page's letters. */
    Uni<Optional<PageText>> text(Tenant tenant, UUID document, int number);

    /** Those of a library; pictures of whole pages are kept from the first time on. */
    static AnswerPages of(DocumentCatalog documents) {
        return new AnswerPages() {
            @Override
            public Uni<Optional<byte[]>> picture(Tenant tenant, UUID document, int number, double dotsPerInch) {
                return documents.picture(tenant, document, number, dotsPerInch);
            }

            @Override
            public Uni<Optional<BufferedImage>> image(Tenant tenant, UUID document, int number, double dotsPerInch) {
                return documents.image(tenant, document, number, dotsPerInch);
            }

            @Override
            public Uni<Optional<PageText>> text(Tenant tenant, UUID document, int number) {
                return documents.text(tenant, document, number);
            }
        };
    }
}
