package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageText;
import dev.fovea.retrieval.citation.Ink;
import dev.fovea.retrieval.citation.QuoteMatcher;
import dev.fovea.retrieval.database.DatabaseException;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.search.PageHit;
import dev.fovea.retrieval.store.Blocking;
import io.smallrye.mutiny.Uni;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page that was found, with what a model is shown of it. Used by one answer, whose steps come one after the other. */
final class ReadyPage {
    private static final System.Logger LOG = System.getLogger(ReadyPage.class.getName());

    private final PageHit hit;
    private final PageView view;
    private final Optional<byte[]> picture;
    private final PageText text;
    private @Nullable QuoteMatcher matcher;
    private @Nullable Ink ink;

    private ReadyPage(PageHit hit, PageView view, Optional<byte[]> picture, PageText text) {
        this.hit = hit;
        this.view = view;
        this.picture = picture;
        this.text = text;
    }

    /** Empty if neither its picture nor its text can be had. */
    static Uni<Optional<ReadyPage>> of(AnswerPages pages, Tenant tenant, PageHit hit, AnswerOptions options) {
        return told(pages.text(tenant, hit.documentId(), hit.pageNumber()), hit, "text")
                .chain(said -> {
                    PageText text = said.orElse(PageText.NONE);
                    PageView view = options.style() == AnswerStyle.SMALL
                            ? PageView.readable(hit, text, options.budget())
                            : PageView.whole(hit.size());
                    int resolution = options.budget().resolution(view.area());
                    return told(shown(pages, tenant, hit, view, resolution), hit, "picture")
                            .map(drawn -> drawn.isEmpty() && said.isEmpty()
                                    ? Optional.<ReadyPage>empty()
                                    : Optional.of(new ReadyPage(hit, view, drawn, text)));
                });
    }

    private static Uni<Optional<byte[]>> shown(
            AnswerPages pages, Tenant tenant, PageHit hit, PageView view, int resolution) {
        if (view.whole()) {
            return pages.picture(tenant, hit.documentId(), hit.pageNumber(), resolution);
        }
        return pages.image(tenant, hit.documentId(), hit.pageNumber(), resolution)
                .chain(drawn -> drawn.isEmpty()
                        ? Uni.createFrom().item(Optional.<byte[]>empty())
                        : Blocking.off(() -> Optional.of(view.cut(drawn.get(), hit.size()))));
    }

    /** A page may be damaged; a database that is away is no property of a page. */
    private static <T> Uni<Optional<T>> told(Uni<Optional<T>> part, PageHit hit, String which) {
        return part.onFailure(failure -> !(failure instanceof DatabaseException))
                .recoverWithItem(failure -> {
                    LOG.log(
                            Level.WARNING,
                            "the {0} of page {1} of {2} cannot be had for an answer: {3}",
                            which,
                            hit.pageNumber(),
                            hit.documentName(),
                            failure);
                    return Optional.empty();
                });
    }

    /** What of the page the picture shows. */
    PageView view() {
        return view;
    }

    PageHit hit() {
        return hit;
    }

    Optional<byte[]> picture() {
        return picture;
    }

    PageText text() {
        return text;
    }

    /** What its picture shows besides letters; made when a claim asks for it. */
    Ink ink() {
        return box -> {
            Ink made = ink;
            if (made == null) {
                made = picture.flatMap(PageView::read)
                        .<Ink>map(read -> new PictureInk(read, view.area(), text))
                        .orElse(Ink.UNKNOWN);
                ink = made;
            }
            return made.drawn(box);
        };
    }

    /** Made when the first claim is checked. */
    QuoteMatcher matcher() {
        QuoteMatcher made = matcher;
        if (made == null) {
            made = QuoteMatcher.of(text);
            matcher = made;
        }
        return made;
    }
}
