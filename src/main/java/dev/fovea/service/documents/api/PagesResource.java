package dev.fovea.service.documents.api;

import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.library.DocumentCatalog;
import dev.fovea.retrieval.library.PageInfo;
import dev.fovea.service.access.Caller;
import dev.fovea.service.documents.LibraryProducer;
import dev.fovea.service.documents.PagePictures;
import dev.fovea.service.problem.ProblemCode;
import dev.fovea.service.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** {@code /v1/documents/{id}/pages}: pages as text and as pictures. */
@Path("/v1/documents/{document}/pages")
@Tag(name = "Pages")
@Produces(MediaType.APPLICATION_JSON)
@Singleton
final class PagesResource {
    private static final String PNG = "image/png";
    private static final String FOREVER = "private, max-age=31536000, immutable";

    private final LibraryProducer libraries;
    private final PagePictures pictures;

    PagesResource(LibraryProducer libraries, PagePictures pictures) {
        this.libraries = libraries;
        this.pictures = pictures;
    }

    @GET
    @Operation(summary = "The pages of a document that are known by now")
    public Uni<List<PageView>> list(@PathParam("document") UUID document, @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        return Missing.document(catalog().find(tenant, document), document)
                .chain(() -> catalog().pages(tenant, document))
                .map(all -> all.stream().map(PageView::of).toList());
    }

    @GET
    @Path("/{page}")
    @Operation(summary = "One page: its size in points and whether it was read")
    public Uni<PageView> find(
            @PathParam("document") UUID document,
            @PathParam("page") int page,
            @Context ContainerRequestContext request) {
        return found(Caller.tenant(request), document, page).map(PageView::of);
    }

    @GET
    @Path("/{page}/text")
    @Operation(summary = "What a page says: its lines and what can be found of it, each with its place in points")
    public Uni<PageTextView> text(
            @PathParam("document") UUID document,
            @PathParam("page") int page,
            @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        return found(tenant, document, page)
                .chain(() -> catalog().text(tenant, document, page))
                .map(text -> text.orElseThrow(() -> new ProblemException(
                        ProblemCode.PAGE_NOT_READ, "page %d has not been read; its state says why".formatted(page))))
                .chain(text -> catalog()
                        .regions(tenant, document, page)
                        .map(regions -> PageTextView.of(document, page, text, regions)));
    }

    @GET
    @Path("/{page}/image")
    @Produces(PNG)
    @Operation(
            summary = "A page as a picture, with places lit up",
            description =
                    "'dpi' is dots an inch, 20 to 300. 'highlight' may come several times, each"
                            + " left,top,right,bottom[,verdict] in points. Without it the picture never changes and may be kept.")
    public Uni<Response> image(
            @PathParam("document") UUID document,
            @PathParam("page") int page,
            @QueryParam("dpi") @DefaultValue("110") double dpi,
            @QueryParam("highlight") List<String> highlights,
            @Context ContainerRequestContext request) {
        Tenant tenant = Caller.tenant(request);
        PagePictures.checkResolution(dpi);
        return highlights.isEmpty()
                ? found(tenant, document, page).chain(info -> plain(tenant, info, dpi, request))
                : lit(tenant, document, page, dpi, highlights);
    }

    private Uni<Response> plain(Tenant tenant, PageInfo info, double dpi, ContainerRequestContext request) {
        EntityTag tag = new EntityTag(info.digest().orElse(info.id().toString()) + "-" + dpi);
        Response.ResponseBuilder unchanged = request.getRequest().evaluatePreconditions(tag);
        if (unchanged != null) {
            return Uni.createFrom()
                    .item(unchanged.header(HttpHeaders.CACHE_CONTROL, FOREVER).build());
        }
        return Missing.page(
                        catalog().picture(tenant, info.documentId(), info.number(), dpi),
                        info.documentId(),
                        info.number())
                .map(png -> Response.ok(png)
                        .type(PNG)
                        .tag(tag)
                        .header(HttpHeaders.CACHE_CONTROL, FOREVER)
                        .build());
    }

    private Uni<Response> lit(Tenant tenant, UUID document, int page, double dpi, List<String> highlights) {
        return Missing.page(
                        pictures.lit(
                                libraries.library(), tenant, document, page, dpi, HighlightParam.parse(highlights)),
                        document,
                        page)
                .map(png -> Response.ok(png)
                        .type(PNG)
                        .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                        .build());
    }

    private Uni<PageInfo> found(Tenant tenant, UUID document, int page) {
        return Missing.page(catalog().page(tenant, document, page), document, page);
    }

    private DocumentCatalog catalog() {
        return libraries.library().documents();
    }
}
