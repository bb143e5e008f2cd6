package dev.fovea.retrieval.answer;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What a model is told, within its budget. */
final class Prompts {
    /** What a large model is told to say when the pages do not answer. */
    static final String NOT_IN_DOCUMENTS = "NOT IN THE DOCUMENTS";

    private static final String INSTRUCTIONS = """
            You answer questions about the numbered pages that you are shown, and from nothing else. After each statement cite the \
            page that says it: the number of the page in brackets, then the words of the page in double quotes, copied letter by \
            letter, like this: The fee is 12 euros. [2] "Fee: 12.00 EUR"
            Be brief. Answer in the language of the question. If the pages do not answer the question, say only: """ + NOT_IN_DOCUMENTS;

    private final AnswerBudget budget;

    Prompts(AnswerBudget budget) {
        this.budget = budget;
    }

    /** One page and the bare question. */
    ChatRequest small(ReadyPage page, String question) {
        List<Content> contents = new ArrayList<>();
        page.picture()
                .ifPresentOrElse(
                        picture -> contents.add(image(picture)), () -> contents.add(TextContent.from(said(page))));
        contents.add(TextContent.from(question));
        return request(List.of(UserMessage.from(contents)));
    }

    /** As many of the pages as the budget has room for, the best first, and as much of the conversation as is left, the latest. */
    ChatRequest large(List<ReadyPage> pages, List<Turn> history, String question) {
        int left = budget.promptTokens() - AnswerBudget.tokensOf(INSTRUCTIONS + question);
        List<Content> contents = new ArrayList<>();
        for (int at = 0; at < pages.size(); at++) {
            ReadyPage page = pages.get(at);
            int picture = page.picture().isPresent() ? budget.tokensOfPicture() : 0;
            int words = AnswerBudget.tokensOf(said(page));
            if (at > 0 && picture + words > left) {
                break;
            }
            contents.add(TextContent.from("Page %d (%s, page %d):"
                    .formatted(at + 1, page.hit().documentName(), page.hit().pageNumber())));
            page.picture().ifPresent(drawn -> contents.add(image(drawn)));
            if (picture + words <= left && words > 0) {
                contents.add(TextContent.from("What page " + (at + 1) + " says:\n" + said(page)));
                left -= words;
            }
            left -= picture;
        }
        contents.add(TextContent.from(question));
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(INSTRUCTIONS));
        messages.addAll(earlier(history, left));
        messages.add(UserMessage.from(contents));
        return request(messages);
    }

    /** How many of the pages the prompt has room for, one at least. */
    int room(List<ReadyPage> pages, String question) {
        int left = budget.promptTokens() - AnswerBudget.tokensOf(INSTRUCTIONS + question);
        int taken = 0;
        for (ReadyPage page : pages) {
            left -= (page.picture().isPresent() ? budget.tokensOfPicture() : 0) + AnswerBudget.tokensOf(said(page));
            if (taken > 0 && left < 0) {
                break;
            }
            taken++;
        }
        return taken;
    }

    private static List<ChatMessage> earlier(List<Turn> history, int tokens) {
        List<ChatMessage> messages = new ArrayList<>();
        int left = tokens;
        for (Turn turn : history.reversed()) {
            left -= AnswerBudget.tokensOf(turn.question() + turn.answer());
            if (left < 0 || turn.answer().isBlank()) {
                break;
            }
            messages.addFirst(AiMessage.from(turn.answer()));
            messages.addFirst(UserMessage.from(turn.question()));
        }
        return messages;
    }

    private ChatRequest request(List<ChatMessage> messages) {
        return ChatRequest.builder()
                .messages(messages)
                .maxOutputTokens(budget.answerTokens())
                .build();
    }

    private static ImageContent image(byte[] png) {
        return ImageContent.from(Base64.getEncoder().encodeToString(png), "image/png");
    }

    private static String said(ReadyPage page) {
        return page.text().visible();
    }
}
