package dev.fovea.retrieval.langchain4j;

import dev.fovea.retrieval.answer.AnswerPages;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.store.Blocking;
import dev.fovea.retrieval.store.RegionMetadata;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.injector.ContentInjector;
import io.smallrye.mutiny.Uni;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Puts pages before the question: of each content its document and page, the page's picture, and the text that was found. A page
 * of several contents is shown once; one that cannot be drawn, and a content of no page, is text alone.
 *
 * <p>LangChain4j's AI services keep what an injector adds only if the question's parameter carries {@code @UserMessage}; of one
 * without it, they pass on the text alone and drop the pictures (1.13.0).
 *
 * <p>Blocks, and must not be called on an event loop. Immutable, and safe for use by many threads.
 */
public final class PagePictureInjector implements ContentInjector {
    private static final System.Logger LOG = System.getLogger(PagePictureInjector.class.getName());
    private static final double DOTS_PER_INCH = 110;
    private static final int PICTURES = 4;

    private final AnswerPages pages;
    private final Tenant tenant;
    private final double dotsPerInch;
    private final int pictures;

    private PagePictureInjector(AnswerPages pages, Tenant tenant, double dotsPerInch, int pictures) {
        this.pages = pages;
        this.tenant = tenant;
        this.dotsPerInch = dotsPerInch;
        this.pictures = pictures;
    }

    /** Four pictures at most, of 110 dots per inch. */
    public static PagePictureInjector of(AnswerPages pages, Tenant tenant) {
        return new PagePictureInjector(pages, tenant, DOTS_PER_INCH, PICTURES);
    }

    /** @param most how many pages are shown as pictures; those after them are text alone */
    public PagePictureInjector withPictures(int most, double resolution) {
        return new PagePictureInjector(pages, tenant, resolution, most);
    }

    /** A message that is not a user's, and one without contents, is left as it is. */
    @Override
    public ChatMessage inject(List<Content> contents, ChatMessage message) {
        if (contents.isEmpty() || !(message instanceof UserMessage question)) {
            return message;
        }
        List<dev.langchain4j.data.message.Content> shown = new ArrayList<>();
        Set<String> drawn = new HashSet<>();
        for (Content content : contents) {
            Metadata metadata = content.textSegment().metadata();
            shown.add(TextContent.from(heading(metadata) + content.textSegment().text()));
            String page = Optional.ofNullable(metadata.getString(RegionMetadata.PAGE_ID))
                    .orElse("");
            if (!page.isEmpty() && drawn.size() < pictures && drawn.add(page)) {
                picture(metadata).ifPresent(shown::add);
            }
        }
        shown.addAll(question.contents());
        return question.toBuilder().contents(shown).build();
    }

    private static String heading(Metadata metadata) {
        String name = metadata.getString(RegionMetadata.DOCUMENT_NAME);
        return name == null ? "" : name + ", page " + metadata.getInteger(RegionMetadata.PAGE_NUMBER) + ":\n";
    }

    private Optional<ImageContent> picture(Metadata metadata) {
        UUID document = metadata.getUUID(RegionMetadata.DOCUMENT_ID);
        Integer number = metadata.getInteger(RegionMetadata.PAGE_NUMBER);
        if (document == null || number == null) {
            return Optional.empty();
        }
        Uni<Optional<byte[]>> picture = pages.picture(tenant, document, number, dotsPerInch)
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.log(Level.WARNING, "page " + number + " of " + document + " cannot be shown", failure);
                    return Optional.empty();
                });
        return Blocking.await(picture)
                .map(png -> ImageContent.from(Base64.getEncoder().encodeToString(png), "image/png"));
    }
}
