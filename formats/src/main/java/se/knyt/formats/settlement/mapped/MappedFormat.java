package se.knyt.formats.settlement.mapped;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import se.knyt.formats.csv.Cells;

/**
 * A named way of reading one provider's settlement file.
 *
 * @param name what a person calls it
 * @param version raised by one each time it is changed
 * @param columns the column of each role, by its name made comparable ({@link Cells#columnName})
 * @param conventions how amounts and days are written
 * @param words what the file's words for rows mean, made comparable; a word that is not here is unrecognized
 */
public record MappedFormat(
        String name, int version, Map<Role, String> columns, Conventions conventions, Map<String, Meaning> words) {
    /** A longer word is a sentence. */
    static final int WORD_CHARS_MAX = 200;

    public MappedFormat {
        var byRole = new EnumMap<Role, String>(Role.class);
        byRole.putAll(columns);
        columns = java.util.Collections.unmodifiableMap(byRole);
        words = java.util.Collections.unmodifiableMap(new TreeMap<>(words));
    }

    /** A word of a file made comparable. */
    static String word(String cell) {
        var plain =
                cell.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s|]+", " ").strip();
        return plain.length() > WORD_CHARS_MAX ? plain.substring(0, WORD_CHARS_MAX) : plain;
    }

    /** The word of a row that says in two columns what it is: {@code debit / fee}. */
    static String joined(String type, String second) {
        return type.isBlank() || second.isBlank() ? type + second : type.strip() + " / " + second.strip();
    }

    /**
     * What is missing or contradicts itself, as codes: {@code date}, {@code amount}, {@code column-twice}, {@code reference}, {@code
     * paid-row}, {@code paid-column}, {@code paid-on}, {@code type}, {@code second-type}, {@code purchase}. Empty when files can be read by it.
     */
    public List<String> problems() {
        var problems = new ArrayList<String>();
        if (!has(Role.DATE)) {
            problems.add("date");
        }
        boolean sides = has(Role.CREDIT) || has(Role.DEBIT);
        boolean amount = has(Role.GROSS) || has(Role.NET) || (has(Role.CREDIT) && has(Role.DEBIT));
        if (!amount || (sides && has(Role.GROSS))) {
            problems.add("amount");
        }
        if (new HashSet<>(columns.values()).size() < columns.size()) {
            problems.add("column-twice");
        }
        if (!has(Role.REFERENCE) && !has(Role.SECOND_REFERENCE) && !has(Role.PURCHASE) && !has(Role.TRANSACTION)) {
            problems.add("reference");
        }
        if (conventions.paid() == Conventions.Paid.ROW && !words.containsValue(Meaning.PAYOUT)) {
            problems.add("paid-row");
        }
        if (conventions.paid() == Conventions.Paid.COLUMN && !has(Role.PAID)) {
            problems.add("paid-column");
        }
        if (conventions.signs() == Conventions.Signs.BY_TYPE && (!has(Role.TYPE) || sides)) {
            problems.add("type");
        }
        if (has(Role.SECOND_TYPE) && !has(Role.TYPE)) {
            problems.add("second-type");
        }
        if (has(Role.PURCHASE_AMOUNT) != has(Role.PURCHASE_CURRENCY)) {
            problems.add("purchase");
        }
        return List.copyOf(problems);
    }

    boolean has(Role role) {
        return columns.containsKey(role);
    }

    /** Whether a header holds every column that is named here. */
    public boolean fits(java.util.Collection<String> header) {
        return header.containsAll(columns.values());
    }
}
