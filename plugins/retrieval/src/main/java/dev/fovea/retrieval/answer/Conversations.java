package dev.fovea.retrieval.answer;

import dev.fovea.plugin.PageBox;
import dev.fovea.plugin.PageSize;
import dev.fovea.retrieval.citation.Verdict;
import dev.fovea.retrieval.database.Database;
import dev.fovea.retrieval.database.Tenant;
import dev.fovea.retrieval.entity.StoredAnswer;
import dev.fovea.retrieval.entity.StoredConversation;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/** Conversations of a tenant. Those of others are not there. */
public final class Conversations {
    private static final String CITATIONS = """
            select c.answer_id, c.ordinal, c.claim, c.quote, p.document_id, c.document_name, c.page_number, c.verdict,
                cast(c.boxes as text), cast(c.claimed_box as text), p.width, p.height
            from citation c join answer a on a.id = c.answer_id left join page p on p.id = c.page_id
            where a.conversation_id = :conversation order by c.answer_id, c.ordinal""";

    private final Database database;

    public Conversations(Database database) {
        this.database = database;
    }

    /** @param title its first question, cut short */
    public record ConversationInfo(UUID id, UUID collectionId, String title, Instant createdAt) {}

    /** A conversation with all that was said, in order. */
    public record Conversation(ConversationInfo info, List<PastAnswer> answers) {}

    /** A question and what came of it. */
    public record PastAnswer(
            UUID id,
            String question,
            String text,
            AnswerOutcome outcome,
            String model,
            Instant createdAt,
            List<PastCitation> citations) {}

    /**
     * A citation as it was checked then.
     *
     * @param documentId empty if the document has been deleted since
     * @param boxes in points
     * @param claimed in points
     * @param size of the page; empty if it has been deleted since
     */
    public record PastCitation(
            int ordinal,
            String claim,
            String quote,
            Optional<UUID> documentId,
            String documentName,
            OptionalInt pageNumber,
            Verdict verdict,
            List<PageBox> boxes,
            Optional<PageBox> claimed,
            Optional<PageSize> size) {}

    /** Newest first. */
    public Uni<List<ConversationInfo>> list(Tenant tenant, UUID collection) {
        return database.readInTenant(tenant, session -> session.createSelectionQuery(
                                "from StoredConversation where collectionId = :collection order by createdAt desc, id",
                                StoredConversation.class)
                        .setParameter("collection", collection)
                        .getResultList())
                .map(found -> found.stream().map(Conversations::info).toList());
    }

    public Uni<Optional<Conversation>> find(Tenant tenant, UUID conversation) {
        return database.readInTenant(tenant, session -> session.find(StoredConversation.class, conversation)
                .chain(found -> found == null
                        ? Uni.createFrom().item(Optional.<Conversation>empty())
                        : answers(session, conversation)
                                .map(answers -> Optional.of(new Conversation(info(found), answers)))));
    }

    /** With all that was said; whether it was there. */
    public Uni<Boolean> delete(Tenant tenant, UUID conversation) {
        return database.inTenant(tenant, session -> session.createMutationQuery(
                                "delete from StoredConversation where id = :conversation")
                        .setParameter("conversation", conversation)
                        .executeUpdate())
                .map(deleted -> deleted > 0);
    }

    private static ConversationInfo info(StoredConversation stored) {
        return new ConversationInfo(stored.id, stored.collectionId, stored.title, stored.createdAt);
    }

    private static Uni<List<PastAnswer>> answers(Mutiny.Session session, UUID conversation) {
        return session.createSelectionQuery(
                        "from StoredAnswer where conversationId = :conversation order by ordinal", StoredAnswer.class)
                .setParameter("conversation", conversation)
                .getResultList()
                .chain(answers -> session.createNativeQuery(CITATIONS, Object[].class)
                        .setParameter("conversation", conversation)
                        .getResultList()
                        .map(rows -> told(answers, rows)));
    }

    private static List<PastAnswer> told(List<StoredAnswer> answers, List<Object[]> rows) {
        Map<UUID, List<PastCitation>> citations = new HashMap<>();
        for (@Nullable Object[] row : rows) {
            citations
                    .computeIfAbsent((UUID) row[0], answer -> new ArrayList<>())
                    .add(PastCitationRow.read(row));
        }
        return answers.stream()
                .map(answer -> new PastAnswer(
                        answer.id,
                        answer.question,
                        answer.text,
                        AnswerOutcome.of(answer.outcome),
                        answer.model,
                        answer.createdAt,
                        citations.getOrDefault(answer.id, List.of())))
                .toList();
    }
}
