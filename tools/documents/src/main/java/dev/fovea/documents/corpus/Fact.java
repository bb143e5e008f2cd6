package dev.fovea.documents.corpus;

import dev.fovea.plugin.PageBox;
import java.util.List;

/**
 * Something that one page of the corpus says, and no other.
 *
 * @param document name of the PDF file
 * @param page from 1
 * @param kind of the page, such as {@code invoice}
 * @param question in the page's own words
 * @param rephrased the same question, in other words where there are others
 * @param statement the words around the answer as they stand on the page: a sentence, a table row, a label with its value
 * @param statementBoxes one a line, in points
 * @param answer a part of the statement
 * @param answerBoxes one a line, in points
 */
public record Fact(
        String document,
        int page,
        String kind,
        String question,
        String rephrased,
        String statement,
        List<PageBox> statementBoxes,
        String answer,
        List<PageBox> answerBoxes) {
    public Fact {
        statementBoxes = List.copyOf(statementBoxes);
        answerBoxes = List.copyOf(answerBoxes);
    }
}
