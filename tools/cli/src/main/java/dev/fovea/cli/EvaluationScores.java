package dev.fovea.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Scores by task, for fonts that training has seen and for others. */
final class EvaluationScores {
    /** Boxes that overlap so far count as found. */
    private static final double FOUND = 0.5;

    private static final String REFUSE = "refuse";

    private final Map<String, List<EvaluationAnswer>> answers = new LinkedHashMap<>();

    /**
     * One line of the table.
     *
     * @param task the task
     * @param measure what is measured, in the unit of {@code seen} and {@code unseen}: a share, 0..1
     * @param seen in fonts of the training; empty where there is nothing to score
     * @param unseen in other fonts; empty likewise
     * @param samples questions asked
     */
    record Row(String task, String measure, OptionalDouble seen, OptionalDouble unseen, int samples) {}

    /** How a list of answers is scored; empty where there is nothing to go by. */
    private interface Measure {
        OptionalDouble of(List<EvaluationAnswer> answers);
    }

    void add(EvaluationAnswer answer) {
        answers.computeIfAbsent(answer.sample().task(), _ -> new ArrayList<>()).add(answer);
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        answers.forEach((task, given) -> {
            switch (task) {
                case "read", "read_row", "spell" -> {
                    rows.add(row(task, "CER", given, EvaluationScores::errorRate));
                    rows.add(row(task, "exact", given, EvaluationScores::exact));
                }
                case "point" -> rows.add(row(task, "IoU ≥ 0.5", given, EvaluationScores::found));
                case REFUSE -> rows.add(row(task, "F1", withAnswerable(given), EvaluationScores::refusals));
                case "judge" -> rows.add(row(task, "AUC", given, EvaluationScores::auc));
                case "zoom" -> {
                    rows.add(row(task, "exact", given, EvaluationScores::exact));
                    rows.add(row(task, "one look", given, list -> share(list, EvaluationScores::rightAtOnce)));
                }
                default -> rows.add(row(task, "exact", given, EvaluationScores::exact));
            }
        });
        return rows;
    }

    List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("%-9s %-10s %8s %8s %8s".formatted("task", "measure", "seen", "unseen", "samples"));
        for (Row row : rows()) {
            lines.add("%-9s %-10s %8s %8s %8d"
                    .formatted(row.task(), row.measure(), percent(row.seen()), percent(row.unseen()), row.samples()));
        }
        return lines;
    }

    /** The rows as an array of objects; what is not scored is null. */
    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Row row : rows()) {
            ObjectNode object = array.addObject().put("task", row.task()).put("measure", row.measure());
            row.seen().ifPresentOrElse(share -> object.put("seen", share), () -> object.putNull("seen"));
            row.unseen().ifPresentOrElse(share -> object.put("unseen", share), () -> object.putNull("unseen"));
            object.put("samples", row.samples());
        }
        return array;
    }

    private static String percent(OptionalDouble share) {
        return share.isEmpty() ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble());
    }

    private static Row row(String task, String measure, List<EvaluationAnswer> given, Measure how) {
        return new Row(
                task,
                measure,
                how.of(only(given, answer -> !answer.sample().unseen())),
                how.of(only(given, answer -> answer.sample().unseen())),
                given.size());
    }

    private static List<EvaluationAnswer> only(List<EvaluationAnswer> given, Predicate<EvaluationAnswer> which) {
        return given.stream().filter(which).toList();
    }

    private static OptionalDouble share(List<EvaluationAnswer> given, Predicate<EvaluationAnswer> right) {
        return given.stream().mapToDouble(answer -> right.test(answer) ? 1 : 0).average();
    }

    private static OptionalDouble exact(List<EvaluationAnswer> given) {
        return share(given, EvaluationAnswer::exact);
    }

    private static boolean rightAtOnce(EvaluationAnswer answer) {
        return answer.oneLook().equals(answer.sample().expected());
    }

    private static OptionalDouble found(List<EvaluationAnswer> given) {
        return share(given, answer -> answer.overlap() >= FOUND);
    }

    /** Wrong characters over characters, all answers together. */
    private static OptionalDouble errorRate(List<EvaluationAnswer> given) {
        int characters = given.stream()
                .mapToInt(answer -> answer.sample().expected().length())
                .sum();
        int edits = given.stream().mapToInt(EvaluationAnswer::edits).sum();
        return characters == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) edits / characters);
    }

    /** Refusals are told from answers by fields that are there. */
    private List<EvaluationAnswer> withAnswerable(List<EvaluationAnswer> refusals) {
        List<EvaluationAnswer> all = new ArrayList<>(refusals);
        all.addAll(answers.getOrDefault("field", List.of()));
        return all;
    }

    private static OptionalDouble refusals(List<EvaluationAnswer> given) {
        List<EvaluationAnswer> right =
                only(given, answer -> answer.sample().task().equals(REFUSE));
        if (right.isEmpty()) {
            return OptionalDouble.empty();
        }
        String refusal = right.getFirst().sample().expected();
        long refused =
                given.stream().filter(answer -> answer.text().equals(refusal)).count();
        long rightly =
                right.stream().filter(answer -> answer.text().equals(refusal)).count();
        return OptionalDouble.of(2.0 * rightly / (refused + right.size()));
    }

    /** How often a page that answers is thought likelier to than one that does not. */
    private static OptionalDouble auc(List<EvaluationAnswer> given) {
        double wins = 0;
        long pairs = 0;
        for (EvaluationAnswer yes :
                only(given, answer -> answer.sample().expected().equals("yes"))) {
            for (EvaluationAnswer no :
                    only(given, answer -> answer.sample().expected().equals("no"))) {
                pairs++;
                wins += yes.yes() > no.yes() ? 1 : yes.yes() == no.yes() ? 0.5 : 0;
            }
        }
        return pairs == 0 ? OptionalDouble.empty() : OptionalDouble.of(wins / pairs);
    }
}
