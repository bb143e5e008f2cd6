package dev.fovea.documents.corpus;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Sentences of reports: some answer a question, the others stand between them. */
final class Sentences {
    /** What may stand in braces, and how it is drawn. */
    private static final Map<String, Function<Words, String>> SLOTS = slots();

    private static final List<Pattern> PATTERNS = List.of(
            new Pattern(
                    "In {month} {year} the {plant} at {city} treated {n} tonnes of raw material, [{pct} percent] more than a year before.",
                    "By how many percent did the {plant} at {city} treat more raw material in {month} {year}?",
                    "What was the growth in throughput of the {city} {plant} in {month} {year} against the previous year?"),
            new Pattern(
                    "The {office} of {city} rejected {work} in {year} because [{reason}].",
                    "Why did the {office} of {city} reject {work} in {year}?",
                    "What was the ground on which {city} turned down {work} in {year}, by decision of its {office}?"),
            new Pattern(
                    "Between {year} and the following spring, volunteers counted [{n}] {species} along the river near {city}.",
                    "How many {species} did volunteers count near {city} from {year} on?",
                    "What was the size of the population of {species} by the water at {city}, {year}?"),
            new Pattern(
                    "{person} has led the {office} of {city} since [{month} {year}] and lives in a house above the harbour.",
                    "Since when has {person} led the {office} of {city}?",
                    "When did {person} become head of the {city} {office}?"),
            new Pattern(
                    "The contract for {work} at {city} went to [{company}], which had asked for {n} thousand euros less than the next bidder.",
                    "Who got the contract for {work} at {city} with a bid {n} thousand euros lower?",
                    "Which firm was hired to build {work} in {city}, being {n} thousand cheaper than its rivals?"),
            new Pattern(
                    "A fire at the {plant} of {city} on {day} was put out after [{hours} hours], and nobody was hurt.",
                    "After how many hours was the fire at the {plant} of {city} on {day} put out?",
                    "How long did the {city} {plant} burn on {day}?"),
            new Pattern(
                    "At the hearing of {day}, {person} spoke for the {office} and asked for [{n} thousand euros] to repair {work}.",
                    "How much did {person} ask for at the hearing of {day} to repair {work}?",
                    "What sum did {person} want for mending {work} on {day}?"),
            new Pattern(
                    "The {plant} at {city} employs [{n} people], a third of whom joined after the strike of {year}.",
                    "How many people does the {plant} at {city} employ since the strike of {year}?",
                    "What is the head count of the {city} {plant} after the walkout in {year}?"),
            new Pattern(
                    "According to {person}, the {species} of {city} returned in {year} only after [{reason}].",
                    "After what did the {species} of {city} return in {year} according to {person}?",
                    "What event does {person} name for the comeback of {species} at {city} in {year}?"),
            new Pattern(
                    "The old drawings of {work} were found by [{person}] in the cellar of the {office} of {city} in {month} {year}.",
                    "Who found the old drawings of {work} at the {office} of {city} in {month} {year}?",
                    "Which person came across the lost plans of {work} below the {city} {office} in {month} {year}?"),
            new Pattern(
                    "The {plant} of {company} near {city} draws its water from a well [{n} metres] deep, drilled in {year}.",
                    "How deep is the well of the {plant} of {company} near {city}, drilled in {year}?",
                    "How far down does {company} pump from at its {city} {plant}, by the bore of {year}?"),
            new Pattern(
                    "From {day} on, the {office} of {city} will open [on {weekday} afternoons only], so that staff can deal with {work}.",
                    "When will the {office} of {city} open from {day} on?",
                    "What are the hours of the {city} {office} after {day}?"));

    private static final List<String> FILLERS =
            list("The figures in this section were checked twice and rounded to whole numbers.|"
                    + "None of the members present raised an objection to the minutes.|"
                    + "Weather during the period was mild, with a few frosty nights towards the end.|"
                    + "Readers who want the full tables will find them in the appendix.|"
                    + "As in earlier years, the work could not have been done without unpaid help.|"
                    + "The photographs taken on the day are kept in the archive of the county.|"
                    + "It was agreed to return to the question at the next meeting.|"
                    + "Several residents wrote letters, most of them in favour.|"
                    + "The road to {city} was closed for two days in {month} while the bank was made safe.|"
                    + "{person} took the chair and thanked the staff for their patience.|"
                    + "A similar plan had been put forward by {company} some years earlier, without success.|"
                    + "Trains between {city} and {city2} ran every half hour throughout.|"
                    + "The budget for the coming year leaves little room for anything new.|"
                    + "In the view of the auditors the accounts give a true and fair picture.|"
                    + "Old maps show a mill on the same spot, of which nothing remains above the ground.|"
                    + "The next report will appear in {month}.|"
                    + "Prices of timber and steel rose faster than anybody had foreseen.|"
                    + "Children from the school at {city} planted hedges along the northern edge.|"
                    + "There is reason to hope that the trend will continue.|"
                    + "Questions should be put in writing to {person}.");

    private Sentences() {}

    /** A sentence with its answer in brackets, and two questions that it answers. */
    private record Pattern(String sentence, String question, String rephrased) {}

    /** A sentence that answers a question; the answer stands from one place in it to another. */
    record Said(String sentence, int from, int to, String question, String rephrased) {}

    static Said said(Words words) {
        while (true) {
            Pattern pattern = words.pick(PATTERNS);
            Map<String, String> drawn = drawn(words);
            String question = filled(pattern.question(), drawn);
            if (words.isFresh("said", question)) {
                String marked = filled(pattern.sentence(), drawn);
                int from = marked.indexOf('[');
                int to = marked.indexOf(']') - 1;
                return new Said(
                        marked.replace("[", "").replace("]", ""),
                        from,
                        to,
                        question,
                        filled(pattern.rephrased(), drawn));
            }
        }
    }

    static String filler(Words words) {
        return filled(words.pick(FILLERS), drawn(words));
    }

    private static Map<String, String> drawn(Words words) {
        Map<String, String> drawn = new LinkedHashMap<>();
        SLOTS.forEach((name, draw) -> drawn.put(name, draw.apply(words)));
        return drawn;
    }

    private static String filled(String pattern, Map<String, String> drawn) {
        String filled = pattern;
        for (Map.Entry<String, String> slot : drawn.entrySet()) {
            filled = filled.replace("{" + slot.getKey() + "}", slot.getValue());
        }
        return filled;
    }

    private static Map<String, Function<Words, String>> slots() {
        Map<String, Function<Words, String>> slots = new LinkedHashMap<>();
        slots.put("month", Words::month);
        slots.put("year", Words::year);
        slots.put("day", words -> words.written(words.day()));
        slots.put("weekday", words -> words.pick(List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")));
        slots.put("plant", words -> words.pick(Vocabulary.PLANTS));
        slots.put("city", words -> words.pick(Vocabulary.CITIES));
        slots.put("city2", words -> words.pick(Vocabulary.CITIES));
        slots.put("office", words -> words.pick(Vocabulary.OFFICES));
        slots.put("work", words -> words.pick(Vocabulary.WORKS));
        slots.put("reason", words -> words.pick(Vocabulary.REASONS));
        slots.put("species", words -> words.pick(Vocabulary.SPECIES));
        slots.put("person", Words::person);
        slots.put("company", Words::company);
        slots.put("n", words -> words.number("n", 110, 980));
        slots.put("pct", words -> words.number("pct", 11, 98));
        slots.put("hours", words -> Integer.toString(words.between(2, 30)));
        return slots;
    }

    private static List<String> list(String sentences) {
        return List.of(sentences.split("\\|"));
    }
}
