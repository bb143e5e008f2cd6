package dev.fovea.retrieval.store;

import dev.langchain4j.store.embedding.filter.Filter;
import dev.langchain4j.store.embedding.filter.comparison.ContainsString;
import dev.langchain4j.store.embedding.filter.comparison.IsEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThan;
import dev.langchain4j.store.embedding.filter.comparison.IsGreaterThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsIn;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThan;
import dev.langchain4j.store.embedding.filter.comparison.IsLessThanOrEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotEqualTo;
import dev.langchain4j.store.embedding.filter.comparison.IsNotIn;
import dev.langchain4j.store.embedding.filter.logical.And;
import dev.langchain4j.store.embedding.filter.logical.Not;
import dev.langchain4j.store.embedding.filter.logical.Or;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A LangChain4j filter as a condition on rows of {@code region r}. Keys and values are always bound, never written into the SQL.
 *
 * <p>A missing key is like nothing and unlike everything, as LangChain4j has it: {@code isNotEqualTo} and {@code isNotIn} hold
 * for it, all other comparisons do not. A value of another type than the filter's is like a missing one for comparisons of size.
 */
public final class FilterSql {
    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final String condition;

    private FilterSql(Filter filter) {
        condition = sql(filter);
    }

    /** @throws UnsupportedOperationException for a filter that is none of LangChain4j's own */
    public static FilterSql of(Filter filter) {
        return new FilterSql(filter);
    }

    /** Never null for a row, so that it can be denied. */
    public String condition() {
        return condition;
    }

    /** Values by the names they have in the condition. */
    public Map<String, Object> parameters() {
        return parameters;
    }

    private String sql(Filter filter) {
        return switch (filter) {
            case IsEqualTo is -> equal(is.key(), is.comparisonValue());
            case IsNotEqualTo not -> "not " + equal(not.key(), not.comparisonValue());
            case IsGreaterThan more -> compare(more.key(), ">", more.comparisonValue());
            case IsGreaterThanOrEqualTo most -> compare(most.key(), ">=", most.comparisonValue());
            case IsLessThan less -> compare(less.key(), "<", less.comparisonValue());
            case IsLessThanOrEqualTo least -> compare(least.key(), "<=", least.comparisonValue());
            case IsIn in -> in(in.key(), in.comparisonValues());
            case IsNotIn out -> "not " + in(out.key(), out.comparisonValues());
            case ContainsString part -> contains(part.key(), part.comparisonValue());
            case And both -> "(" + sql(both.left()) + " and " + sql(both.right()) + ")";
            case Or either -> "(" + sql(either.left()) + " or " + sql(either.right()) + ")";
            case Not not -> "not " + sql(not.expression());
            default ->
                throw new UnsupportedOperationException(
                        "no SQL for a filter of " + filter.getClass().getName());
        };
    }

    private String equal(String key, Object value) {
        return sure(value(key) + " = " + json(value));
    }

    private String in(String key, Collection<?> values) {
        if (values.isEmpty()) {
            return "(false)";
        }
        List<String> alternatives = new ArrayList<>();
        values.forEach(value -> alternatives.add(json(value)));
        return sure(value(key) + " in (" + String.join(", ", alternatives) + ")");
    }

    private String compare(String key, String operator, Object value) {
        String found = value(key);
        return value instanceof Number number
                ? sure("case when jsonb_typeof(" + found + ") = 'number' then cast(" + text(found) + " as numeric) "
                        + operator + " " + numeric(number) + " end")
                : sure("case when jsonb_typeof(" + found + ") = 'string' then " + text(found) + " collate \"C\" "
                        + operator + " " + bind(value.toString()) + " end");
    }

    private String contains(String key, String part) {
        String found = value(key);
        return sure("case when jsonb_typeof(" + found + ") = 'string' then position(" + bind(part) + " in "
                + text(found) + ") > 0 end");
    }

    private static String sure(String condition) {
        return "coalesce(" + condition + ", false)";
    }

    private String value(String key) {
        String column = RegionMetadata.COLUMNS.get(key);
        return column == null ? "r.metadata -> " + bind(key) : column;
    }

    private static String text(String json) {
        return "((" + json + ") #>> '{}')";
    }

    private String json(Object value) {
        return "to_jsonb(" + (value instanceof Number number ? numeric(number) : bind(value.toString())) + ")";
    }

    /** By its shortest decimal, which is what metadata is written as: 1.1f is 1.1 and not 1.10000002384185791015625. */
    private String numeric(Number number) {
        return "cast(" + bind(new BigDecimal(number.toString()).toPlainString()) + " as numeric)";
    }

    private String bind(String value) {
        String name = "filter" + parameters.size();
        parameters.put(name, value);
        return "cast(:" + name + " as text)";
    }
}
