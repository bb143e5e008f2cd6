package dev.fovea.retrieval.answer;

import dev.fovea.plugin.Glyph;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageText;
import dev.fovea.plugin.TextLine;
import dev.fovea.plugin.UnreadableException;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.Conversations.Conversation;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.observe.Stages;
import dev.fovea.retrieval.search.MadeCollection;
import dev.fovea.retrieval.search.Search;
import dev.fovea.retrieval.search.SearchWeights;
import dev.fovea.retrieval.store.Blocking;
import dev.langchain4j.model.chat.StreamingChatModel;
import io.micrometer.observation.ObservationRegistry;
import io.smallrye.mutiny.Uni;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import javax.imageio.ImageIO;

/** Two invoices and their terms in a collection, for questions. */
final class Invoices implements AutoCloseable {
    static final Map<Integer, List<String>> PAGES = Map.of(
            1, List.of("Invoice J85948", "Billed to Lindqvist Marine", "Total: 1,250.00"),
            2, List.of("Invoice K17201", "Billed to Okafor and Sons", "Total: 980.40"),
            3, List.of("Terms of delivery", "Payment is due within thirty days."));

    private static final byte[] WHITE = white();

    final MadeCollection made = new MadeCollection();
    final Tenant tenant = made.tenant();
    final UUID collection = made.collection(tenant);

    Invoices() {
        UUID document = made.document(tenant, collection, "invoices.pdf");
        PAGES.forEach((number, lines) -> made.page(tenant, collection, document, number, lines));
    }

    @Override
    public void close() {
        made.close();
    }

    private static byte[] white() {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(600, 800, BufferedImage.TYPE_INT_RGB), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return png.toByteArray();
    }

    /** Pages as they are in the database, but for those that a test breaks. */
    private record TestPages(Predicate<Integer> readable) implements AnswerPages {
        @Override
        public Uni<Optional<byte[]>> picture(Tenant who, UUID document, int number, double dotsPerInch) {
            return told(number, WHITE);
        }

        @Override
        public Uni<Optional<BufferedImage>> image(Tenant who, UUID document, int number, double dotsPerInch) {
            return told(number, new BufferedImage(600, 800, BufferedImage.TYPE_INT_RGB));
        }

        @Override
        public Uni<Optional<PageText>> text(Tenant who, UUID document, int number) {
            List<TextLine> lines = new ArrayList<>();
            for (String line : PAGES.getOrDefault(number, List.of())) {
                lines.add(line(line, 20.0 * lines.size()));
            }
            return told(number, new PageText(lines, PageText.Origin.TEXT_LAYER));
        }

        private <T> Uni<Optional<T>> told(int number, T part) {
            return readable.test(number)
                    ? Uni.createFrom().item(Optional.of(part))
                    : Uni.createFrom()
                            .failure(new UnreadableException(UnreadableException.Reason.PAGE_DAMAGED, "damaged"));
        }

        private static TextLine line(String text, double top) {
            List<Glyph> glyphs = new ArrayList<>();
            for (int at = 0; at < text.length(); at++) {
                glyphs.add(new Glyph(text.substring(at, at + 1), new PageBox(6 * at, top, 6 * at + 6, top + 12), true));
            }
            return new TextLine(glyphs, 0);
        }
    }

    Answerer answerer(StreamingChatModel model, AnswerOptions options, Predicate<Integer> readable) {
        Stages stages = new Stages(ObservationRegistry.NOOP);
        Search search = new Search(
                made.database,
                made.encoder,
                (who, document, number, resolution) -> Uni.createFrom().item(Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                SearchWeights.DEFAULT,
                stages);
        return new Answerer(made.database, search, new TestPages(readable), model, options, stages);
    }

    List<AnswerEvent> ask(StreamingChatModel model, AnswerOptions options, AskRequest request) {
        return ask(answerer(model, options, number -> true), request);
    }

    List<AnswerEvent> ask(Answerer answerer, AskRequest request) {
        return Blocking.await(answerer.ask(tenant, request).collect().asList());
    }

    static <T> List<T> only(List<AnswerEvent> events, Class<T> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    static String text(List<AnswerEvent> events) {
        return String.join(
                "",
                only(events, AnswerEvent.Text.class).stream()
                        .map(AnswerEvent.Text::delta)
                        .toList());
    }

    Conversation kept(Started started) {
        return Blocking.await(new Conversations(made.database).find(tenant, started.conversationId()))
                .orElseThrow();
    }

    AskRequest question(String text) {
        return AskRequest.of(collection, text);
    }

    AskRequest total() {
        return question("What is the total of invoice J85948?");
    }
}
