package dev.fovea.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fovea.engine.EngineConfig;
import dev.fovea.engine.VisionEngine;
import dev.fovea.langchain4j.FoveaStreamingChatModel;
import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PluginHealth;
import dev.fovea.retrieval.answer.AnswerEvent;
import dev.fovea.retrieval.answer.AnswerEvent.Cited;
import dev.fovea.retrieval.answer.AnswerEvent.Ended;
import dev.fovea.retrieval.answer.AnswerEvent.Started;
import dev.fovea.retrieval.answer.AnswerOptions;
import dev.fovea.retrieval.answer.AnswerOutcome;
import dev.fovea.retrieval.answer.AskRequest;
import dev.fovea.retrieval.citation.Verdict;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.files.DiskFileStore;
import dev.fovea.retrieval.langchain4j.Shelf;
import dev.fovea.retrieval.library.LibraryException;
import dev.fovea.retrieval.library.Upload;
import dev.fovea.retrieval.store.Blocking;
import dev.fovea.retrieval.store.RegionMetadata;
import dev.fovea.tiny.TinyModel;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.service.AiServices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PDF goes in, and questions to it are answered by the model that ships. */
@SuppressWarnings("NullAway.Init") // opened before all tests
class LibraryAnswerTest {
    @TempDir
    private static Path folder;

    private static TestDatabase made;
    private static DocumentLibrary library;
    private static Tenant tenant;
    private static UUID collection;

    @BeforeAll
    static void open() {
        made = TestDatabase.create();
        library = DocumentLibrary.builder()
                .database(made.config())
                .files(new DiskFileStore(folder.resolve("files")))
                .open();
        tenant = library.openTenant();
        collection =
                Blocking.await(library.collections().create(tenant, "invoices")).id();
        Path pdf = TestFiles.pdf(
                folder.resolve("invoices.pdf"),
                List.of(
                        "Invoice J85948\n\nCustomer: Brenda Hill\n\nTotal: 1,250.00",
                        "Invoice K17201\n\nCustomer: Owen Price\n\nTotal: 980.40"));
        Upload upload = Blocking.await(library.documents().add(tenant, collection, "invoices.pdf", pdf));
        Blocking.await(library.documents()
                .progress(tenant, upload.document().id())
                .collect()
                .last());
    }

    @AfterAll
    static void close() {
        library.close();
        made.close();
    }

    @Test
    void the_model_that_ships_answers_with_citations_that_are_checked() {
        Path model = TinyModel.locate(folder.resolve("models"));
        try (VisionEngine engine = VisionEngine.open(EngineConfig.of(model))) {
            FoveaStreamingChatModel tiny =
                    FoveaStreamingChatModel.builder().engine(engine).build();
            List<AnswerEvent> events = Blocking.await(library.answerer(tiny, AnswerOptions.small("fovea-tiny"))
                    .ask(tenant, AskRequest.of(collection, "What is the total of J85948?"))
                    .collect()
                    .asList());
            Started started = (Started) events.getFirst();
            assertThat(started.pages().getFirst().pageNumber()).isEqualTo(1);
            Ended ended = (Ended) events.getLast();
            assertThat(ended.outcome()).isIn(AnswerOutcome.ANSWERED, AnswerOutcome.NOT_IN_DOCUMENTS);
            assertThat(events).filteredOn(Cited.class::isInstance).allSatisfy(event -> {
                Cited cited = (Cited) event;
                boolean says = List.of("1,250.00", "980.40", "J85948", "K17201", "Brenda Hill", "Owen Price")
                        .contains(cited.quote());
                assertThat(cited.citation().verdict().found()).as(cited.quote()).isEqualTo(says);
            });
        }
    }

    interface Assistant {
        String answer(@dev.langchain4j.service.UserMessage String question);
    }

    @Test
    void an_ai_service_is_shown_pages_with_their_pictures() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                asked.add(request);
                return ChatResponse.builder()
                        .aiMessage(AiMessage.from("1,250.00"))
                        .build();
            }
        };
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model)
                .retrievalAugmentor(DefaultRetrievalAugmentor.builder()
                        .contentRetriever(library.retriever(tenant, collection).withPages(1))
                        .contentInjector(library.pictureInjector(tenant))
                        .build())
                .build();
        assertThat(assistant.answer("What is the total of J85948?")).isEqualTo("1,250.00");
        UserMessage shown = (UserMessage) asked.getFirst().messages().getFirst();
        assertThat(shown.contents()).hasSize(3);
        assertThat(((TextContent) shown.contents().getFirst()).text()).startsWith("invoices.pdf, page 1:\n");
        assertThat(shown.contents().get(1)).isInstanceOf(ImageContent.class);
        assertThat(shown.contents().get(2)).isEqualTo(TextContent.from("What is the total of J85948?"));
    }

    @Test
    void an_agent_looks_for_pages_by_itself() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                asked.add(request);
                return ChatResponse.builder().aiMessage(next(asked.size())).build();
            }
        };
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(model)
                .tools(RetrievalPlugin.of(library).tools())
                .build();
        assertThat(assistant.answer("What is the total of J85948?")).isEqualTo("1,250.00");
        assertThat(results(asked.get(1)).getLast()).contains("invoices");
        assertThat(results(asked.get(2)).getLast()).contains("'no such thing'", "[invoices]");
        assertThat(results(asked.get(3)).getLast())
                .startsWith("invoices.pdf, page 1:")
                .contains("Total: 1,250.00");
    }

    private static AiMessage next(int turn) {
        return switch (turn) {
            case 1 -> calling("documentCollections", "{}");
            case 2 -> calling("findPages", "{\"collection\": \"no such thing\", \"question\": \"total of J85948\"}");
            case 3 -> calling("findPages", "{\"collection\": \"invoices\", \"question\": \"total of J85948\"}");
            default -> AiMessage.from("1,250.00");
        };
    }

    private static AiMessage calling(String tool, String arguments) {
        return AiMessage.from(ToolExecutionRequest.builder()
                .id(tool)
                .name(tool)
                .arguments(arguments)
                .build());
    }

    private static List<String> results(ChatRequest request) {
        return request.messages().stream()
                .filter(ToolExecutionResultMessage.class::isInstance)
                .map(message -> ((ToolExecutionResultMessage) message).text())
                .toList();
    }

    @Test
    void a_plugin_of_a_library_that_opens_late_says_so_until_it_is_there() {
        AtomicBoolean open = new AtomicBoolean();
        RetrievalPlugin plugin = RetrievalPlugin.late(
                        () -> {
                            if (!open.get()) {
                                throw new IllegalStateException("not open yet");
                            }
                            return new Shelf(library.collections(), library.search(), tenant);
                        },
                        () -> open.get() ? PluginHealth.up() : PluginHealth.down("not open yet"))
                .withCollection("invoices");
        ContentRetriever retriever = plugin.retrievers().getFirst();
        assertThat(plugin.health().ready()).isFalse();
        assertThatThrownBy(() -> retriever.retrieve(Query.from("J85948"))).hasMessage("not open yet");
        open.set(true);
        assertThat(plugin.health().ready()).isTrue();
        assertThat(retriever.retrieve(Query.from("J85948"))).isNotEmpty();
        assertThatThrownBy(() ->
                        plugin.withCollection("papers").retrievers().getFirst().retrieve(Query.from("J85948")))
                .isInstanceOf(LibraryException.class)
                .hasMessageContaining("no collection 'papers'; there are [invoices]");
    }

    @Test
    void a_retrieved_content_says_where_it_is() {
        Content content = library.retriever(tenant, collection)
                .retrieve(Query.from("Who is the customer of K17201?"))
                .getFirst();
        assertThat(content.textSegment().text()).contains("K17201");
        assertThat(content.textSegment().metadata().getInteger(RegionMetadata.PAGE_NUMBER))
                .isEqualTo(2);
        PageBox box = RegionMetadata.box(content.textSegment().metadata()).orElseThrow();
        assertThat(box.left()).isBetween(50.0, 70.0);
    }

    @Test
    void a_quote_of_the_pdf_is_verified_where_it_stands() {
        var events = Blocking.await(library.answerer(
                        new EchoModel("<ref>Total: 1,250.00</ref><box>[[90, 90, 300, 160]]</box>"),
                        AnswerOptions.large("echo"))
                .ask(tenant, AskRequest.of(collection, "What is the total of J85948?"))
                .collect()
                .asList());
        Cited cited = events.stream()
                .filter(Cited.class::isInstance)
                .map(Cited.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(cited.citation().verdict()).isEqualTo(Verdict.VERIFIED);
        assertThat(cited.citation().boxes()).hasSize(1);
        assertThat(cited.citation().boxes().getFirst().left()).isBetween(59.0, 61.0);
    }
}
