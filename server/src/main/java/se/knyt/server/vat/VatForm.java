package se.knyt.server.vat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import se.knyt.core.bookkeeping.BuyerClass;
import se.knyt.core.bookkeeping.RateAccounts;
import se.knyt.core.bookkeeping.RateDecision;
import se.knyt.core.bookkeeping.VatRow;
import se.knyt.core.bookkeeping.VatTable;
import se.knyt.core.bookkeeping.VatTableChecks.Problem;
import se.knyt.core.bookkeeping.VatTreatment;
import se.knyt.core.money.Rate;

/**
 * The table as a person writes it.
 *
 * @param seen settings version that the form was made from
 * @param food whether what is sold at 12 % in Sweden is food
 * @param corrected whether the valid rate holds where another was charged, without anybody being asked
 */
public record VatForm(int seen, boolean food, boolean corrected, List<Line> lines) {
    /** The fields that are written as text. */
    static final List<String> FIELDS =
            List.of("name", "countries", "rate", "revenue", "freight", "fee", "vat", "base", "vatBox");

    private static final int VALUE_CHARS_MAX = 700;

    public VatForm {
        lines = List.copyOf(lines);
    }

    /**
     * A row.
     *
     * @param values text by field
     */
    public record Line(Map<String, String> values, Set<BuyerClass> buyers) {
        public Line {
            values = Map.copyOf(values);
            buyers = Set.copyOf(buyers);
        }

        public String value(String field) {
            return values.getOrDefault(field, "");
        }

        static Line of(VatRow row) {
            var accounts = row.accounts();
            return new Line(
                    Map.of(
                            "name", row.treatment(),
                            "countries", String.join(", ", row.countries()),
                            "rate", accounts.rate().toString(),
                            "revenue", String.valueOf(accounts.revenue()),
                            "freight", String.valueOf(accounts.freight()),
                            "fee", String.valueOf(accounts.fee()),
                            "vat", accounts.vat() == 0 ? "" : String.valueOf(accounts.vat()),
                            "base", accounts.base(),
                            "vatBox", accounts.vatBox()),
                    row.buyers());
        }
    }

    static VatForm of(int seen, VatTable table) {
        return new VatForm(
                seen,
                table.foodAtTwelve(),
                table.missed() == RateDecision.VALID_RATE,
                table.rows().stream().map(Line::of).toList());
    }

    /** Reads what was sent; rows to be removed are left out, and what is not there is empty. */
    static VatForm sent(Map<String, String> sent) {
        var lines = new ArrayList<Line>();
        // One more than a table may have, so that too many are told and not cut off.
        for (int i = 0; i <= VatTable.ROWS_MAX && sent.containsKey("r" + i + ".name"); i++) {
            var prefix = "r" + i + ".";
            if (sent.containsKey(prefix + "remove")) {
                continue;
            }
            var values = new HashMap<String, String>();
            FIELDS.forEach(field -> values.put(field, value(sent, prefix + field)));
            var buyers = EnumSet.noneOf(BuyerClass.class);
            Arrays.stream(BuyerClass.values())
                    .filter(kind -> sent.containsKey(prefix + kind.code()))
                    .forEach(buyers::add);
            lines.add(new Line(values, buyers));
        }
        var seen = value(sent, "seen");
        return new VatForm(
                seen.matches("\\d{1,9}") ? Integer.parseInt(seen) : 0,
                sent.containsKey("food"),
                sent.containsKey("corrected"),
                lines);
    }

    private static String value(Map<String, String> sent, String field) {
        var value = sent.getOrDefault(field, "").strip();
        return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
    }

    VatForm plusEmpty() {
        var more = new ArrayList<>(lines);
        more.add(new Line(Map.of(), Set.of()));
        return new VatForm(seen, food, corrected, more);
    }

    /** The table meant; empty where a row has something that is no number at all, which is added to the problems. */
    Optional<VatTable> read(List<Problem> problems) {
        var rows = new ArrayList<VatRow>();
        for (int i = 0; i < lines.size(); i++) {
            // What cannot be read holds its place, so that the others are told by their own numbers.
            rows.add(row(i, lines.get(i), problems).orElse(UNREADABLE));
        }
        return rows.contains(UNREADABLE)
                ? Optional.empty()
                : Optional.of(
                        new VatTable(rows, food, food && corrected ? RateDecision.VALID_RATE : RateDecision.NONE));
    }

    private static final VatRow UNREADABLE =
            new VatRow("", List.of(), Set.of(), new RateAccounts(Rate.ZERO, 3001, 3001, 3001, "", 0, ""));

    private static Optional<VatRow> row(int i, Line line, List<Problem> problems) {
        int before = problems.size();
        var rate = line.value("rate").replace(',', '.');
        if (!rate.matches("\\d{1,2}(\\.\\d{1,2})?")) {
            problems.add(new Problem(i, "rate", "rate-text", List.of(shortened(rate))));
        }
        for (var field : List.of("revenue", "freight", "fee")) {
            account(i, field, line, problems);
        }
        var vat = line.value("vat");
        if (!vat.isEmpty()) {
            account(i, "vat", line, problems);
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        var read = Rate.of(rate);
        if (read.isZero() != vat.isEmpty()) {
            problems.add(new Problem(i, "vat", read.isZero() ? "vat-at-zero" : "vat-missing", List.of()));
            return Optional.empty();
        }
        return Optional.of(new VatRow(
                line.value("name"),
                countries(line.value("countries")),
                line.buyers(),
                new RateAccounts(
                        read,
                        Integer.parseInt(line.value("revenue")),
                        Integer.parseInt(line.value("freight")),
                        Integer.parseInt(line.value("fee")),
                        line.value("base"),
                        vat.isEmpty() ? 0 : Integer.parseInt(vat),
                        line.value("vatBox"))));
    }

    private static void account(int i, String field, Line line, List<Problem> problems) {
        if (!line.value(field).matches("[1-9][0-9]{3}")) {
            problems.add(new Problem(i, field, "digits", List.of(shortened(line.value(field)))));
        }
    }

    private static List<String> countries(String text) {
        return Arrays.stream(text.toUpperCase(Locale.ROOT).split("[\\s,;]+", -1))
                .filter(code -> !code.isEmpty())
                .map(code -> code.equals("UTANFÖR") ? VatTreatment.OUTSIDE_EU : code)
                .distinct()
                .toList();
    }

    private static String shortened(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
