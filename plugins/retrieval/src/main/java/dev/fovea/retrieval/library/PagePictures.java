package dev.fovea.retrieval.library;

import dev.fovea.plugin.FileStore;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.OpenDocuments;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Pages as pictures. They are drawn when somebody looks: drawing and packing a page costs more than reading it, and most pages
 * are never looked at.
 */
final class PagePictures {
    private final Database database;
    private final FileStore files;
    private final OpenDocuments open;
    private final Offload offload;
    private final LibraryLimits limits;

    PagePictures(Database database, FileStore files, OpenDocuments open, Offload offload, LibraryLimits limits) {
        this.database = database;
        this.files = files;
        this.open = open;
        this.offload = offload;
        this.limits = limits;
    }

    /** Drawn each time: to pack it and unpack it again would take longer. */
    Uni<Optional<BufferedImage>> image(Tenant tenant, UUID document, int number, double dotsPerInch) {
        int dpi = checked(dotsPerInch);
        return find(tenant, document, number)
                .chain(place -> place.isEmpty()
                        ? Uni.createFrom().item(Optional.<BufferedImage>empty())
                        : offload.run(() -> Optional.of(draw(tenant, place.get(), dpi))));
    }

    /** As PNG, kept if the page was read. */
    Uni<Optional<byte[]>> png(Tenant tenant, UUID document, int number, double dotsPerInch) {
        int dpi = checked(dotsPerInch);
        return find(tenant, document, number)
                .chain(place -> place.isEmpty()
                        ? Uni.createFrom().item(Optional.<byte[]>empty())
                        : png(tenant, place.get(), dpi).map(Optional::of));
    }

    private Uni<byte[]> png(Tenant tenant, Place place, int dpi) {
        if (place.pageDigest.isEmpty()) {
            return offload.run(() -> Png.of(draw(tenant, place, dpi)));
        }
        String key = FileKeys.picture(tenant, place.pageDigest.get(), dpi);
        return offload.run(() -> kept(key))
                .chain(kept -> kept.isPresent()
                        ? Uni.createFrom().item(kept.get())
                        : offload.run(() -> keep(key, Png.of(draw(tenant, place, dpi)))))
                .call(() -> note(tenant, place, dpi));
    }

    /** The file's owner notes that it is there, so that it goes when the last page that shows it goes. */
    private Uni<Integer> note(Tenant tenant, Place place, int dpi) {
        return database.inTenant(
                tenant, session -> session.createNativeQuery("update page set pictures = array_append(pictures, :dpi)"
                                + " where id = :page and not (:dpi = any (pictures))")
                        .setParameter("dpi", dpi)
                        .setParameter("page", place.page)
                        .executeUpdate());
    }

    private BufferedImage draw(Tenant tenant, Place place, int dpi) throws Exception {
        String key = FileKeys.original(tenant, place.digest);
        try (OpenDocuments.Loan loan = open.borrow(key)) {
            return loan.document().page(place.number).render(dpi);
        }
    }

    private Optional<byte[]> kept(String key) throws IOException {
        try (InputStream content = files.get(key)) {
            return Optional.of(content.readAllBytes());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private byte[] keep(String key, byte[] png) throws IOException {
        Path packed = Files.createTempFile("fovea-picture-", ".png");
        try {
            Files.write(packed, png);
            files.put(key, packed);
        } finally {
            Files.delete(packed);
        }
        return png;
    }

    private int checked(double dotsPerInch) {
        if (!(dotsPerInch >= 1 && dotsPerInch <= limits.dotsPerInch())) {
            throw new IllegalArgumentException(
                    "a page is drawn at 1 to %s dots per inch; found %s".formatted(limits.dotsPerInch(), dotsPerInch));
        }
        return (int) Math.round(dotsPerInch);
    }

    private Uni<Optional<Place>> find(Tenant tenant, UUID document, int number) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                "select p.id, d.digest, p.digest from StoredPage p"
                                        + " join StoredDocument d on d.id = p.documentId"
                                        + " where d.id = :document and p.number = :number",
                                Object[].class)
                        .setParameter("document", document)
                        .setParameter("number", number)
                        .getSingleResultOrNull())
                .map(row -> Optional.ofNullable(row)
                        .map(found -> new Place(
                                (UUID) found[0], (String) found[1], Optional.ofNullable((String) found[2]), number)));
    }

    private record Place(UUID page, String digest, Optional<String> pageDigest, int number) {}
}
