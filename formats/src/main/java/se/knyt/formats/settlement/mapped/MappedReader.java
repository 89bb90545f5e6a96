package se.knyt.formats.settlement.mapped;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.knyt.core.commerce.PayoutLine.Kind;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.formats.csv.CsvReader;
import se.knyt.formats.csv.DecimalMarks;
import se.knyt.formats.csv.FileText;
import se.knyt.formats.csv.FormatException;
import se.knyt.formats.csv.LastRow;
import se.knyt.formats.settlement.Columns;
import se.knyt.formats.settlement.Currencies;
import se.knyt.formats.settlement.PayoutDrafts;
import se.knyt.formats.settlement.SettlementEntries;
import se.knyt.formats.settlement.SettlementFile;
import se.knyt.formats.settlement.SettlementFile.Text;
import se.knyt.formats.settlement.SettlementRows;
import se.knyt.formats.settlement.mapped.Conventions.Paid;

/**
 * Reads a settlement file by a format. Every amount is held to what the format says of it: a row whose net is not its gross less its
 * costs, a sign that the format rules out, a formula or a day that is none ends the reading with its place.
 */
public final class MappedReader {
    private static final Map<Role, Text> REFERENCES = Map.of(
            Role.REFERENCE, Text.ORDER_REFERENCE,
            Role.SECOND_REFERENCE, Text.SECOND_REFERENCE,
            Role.PURCHASE, Text.PROVIDER_ORDER_ID,
            Role.TRANSACTION, Text.TRANSACTION_ID);

    private final MappedFormat format;
    private final Conventions how;
    private final MappedTable table;
    private final DecimalMarks marks;
    private final Map<Role, Integer> places = new EnumMap<>(Role.class);
    private final SettlementRows rows;
    private final SettlementEntries entries;
    private final PayoutDrafts drafts;
    private final MappedPayouts payouts;
    private final Map<String, Currency> currencies = new HashMap<>();
    private int width;

    private MappedReader(FileText text, MappedFormat format) {
        this.format = format;
        how = format.conventions();
        table = MappedTable.of(text, format.columns().values());
        marks = new DecimalMarks(text, table.quote());
        rows = new SettlementRows(text, table.quote());
        entries = new SettlementEntries(rows);
        drafts = new PayoutDrafts(text.name());
        payouts = new MappedPayouts(text.name(), format, drafts);
        format.columns().forEach((role, name) -> places.put(role, table.header().indexOf(name)));
    }

    /**
     * Reads the whole file.
     *
     * @param provider code of the provider that the format is for
     * @throws FormatException with the place of what does not fit the format
     */
    public static SettlementFile read(FileText text, MappedFormat format, String provider) {
        var reader = new MappedReader(text, format);
        try {
            return reader.read(provider);
        } catch (ArithmeticException e) {
            throw new FormatException(text.name(), 0, 0, "amounts that are too large to be summed");
        }
    }

    /** Whether a file has the columns of a format: then it is read by it. */
    public static boolean fits(FileText text, MappedFormat format) {
        try {
            MappedTable.of(text, format.columns().values());
            return true;
        } catch (FormatException e) {
            return false;
        }
    }

    /** The columns of a format that a file lacks, by the names that the format has for them; none where it fits. */
    public static List<String> missing(FileText text, MappedFormat format) {
        return MappedTable.missing(text, format.columns().values());
    }

    private SettlementFile read(String provider) {
        walk(row -> {
            for (var role : places.keySet()) {
                if (role.isAmount() && filled(row, role)) {
                    marks.observe(row, place(role));
                }
            }
        });
        marks.decide(how.decimal());
        walk(this::row);
        return entries.file(payouts.heads(provider));
    }

    /** Takes one row. */
    private interface RowReader {
        void row(CsvReader row);
    }

    private void walk(RowReader reader) {
        var row = table.rows();
        width = row.size();
        var lastRow = new LastRow(width);
        if (!row.next()) {
            throw row.errorAtEnd("the file ends after its header");
        }
        do {
            check(row);
            lastRow.check(row);
            reader.row(row);
        } while (row.next());
    }

    private void check(CsvReader row) {
        for (int place : places.values()) {
            if (place >= row.size()) {
                throw row.errorAtEnd("the row ends before its last needed column; is the file cut off?");
            }
            if (row.length(place) != 0 && row.text(place).startsWith("=")) {
                throw row.error(place, "a formula, which is not read");
            }
        }
        for (int i = width; i < row.size(); i++) {
            if (row.length(i) != 0) {
                throw row.error(i, "more cells than the header has columns");
            }
        }
    }

    private void row(CsvReader row) {
        var day = MappedDays.parse(text(row, Role.DATE), how.days());
        if (day == null) {
            throw row.error(place(Role.DATE), "no day");
        }
        var currency = currency(row);
        var id = text(row, Role.PAYOUT);
        var word = MappedFormat.joined(text(row, Role.TYPE), text(row, Role.SECOND_TYPE));
        var meaning = meaning(word);
        var amounts = new Amounts(row, currency, meaning);
        if (id.isEmpty() && format.has(Role.PAYOUT)) {
            // Not paid out so far: the row stands again in the file of its payout.
            payouts.leftOut(row.line(), currency, amounts.amount());
            return;
        }
        int payout = drafts.place(id, currency);
        payouts.row(row, payout, day, amounts.paidColumn(), paidOn(row));
        if (meaning == Meaning.PAYOUT) {
            payouts.paidRow(row, payout, amounts.asWritten(), day);
            return;
        }
        if (meaning == Meaning.OPENING || meaning == Meaning.CLOSING) {
            payouts.balance(payout, meaning == Meaning.OPENING, amounts.balance());
            return;
        }
        int added = rows.add(row.line(), word, (int) day.toEpochDay());
        REFERENCES.forEach((role, text) -> rows.note(text, row, place(role)));
        add(added, payout, meaning, amounts);
    }

    private void add(int added, int payout, @Nullable Meaning meaning, Amounts amounts) {
        long amount = amounts.amount();
        long vat = amounts.vat();
        long fee = amounts.fee();
        boolean isFee = meaning == Meaning.FEE && fee == 0;
        if (how.vatInside()) {
            if (isFee) {
                amount = Math.subtractExact(amount, vat);
            } else {
                fee = Math.subtractExact(fee, vat);
            }
        }
        amounts.checkNet(Math.addExact(Math.addExact(amount, fee), vat));
        var kind = kind(meaning, amount, format.has(Role.TYPE));
        if (amount == 0 && fee == 0 && vat == 0) {
            return;
        }
        if (amount != 0) {
            entries.add(added, payout, kind, amount, SettlementEntries.NO_CLASS);
            if (kind.needsMatch()) {
                amounts.ofPurchase(amount).ifPresent(entries::original);
            }
        }
        entries.addUnlessZero(added, payout, Meaning.FEE.kind(fee), fee);
        entries.addUnlessZero(added, payout, Kind.FEE_VAT, vat);
        payouts.sum(payout, Math.addExact(Math.addExact(amount, fee), vat));
    }

    /** Without a column of types the sign says whether something was sold or paid back; a word that nobody has explained is kept. */
    private static Kind kind(@Nullable Meaning meaning, long amount, boolean typed) {
        if (meaning != null) {
            return meaning.kind(amount);
        }
        return typed ? Kind.UNRECOGNIZED : amount < 0 ? Kind.REFUND : Kind.SALE;
    }

    private @Nullable Meaning meaning(String word) {
        return format.words().get(MappedFormat.word(word));
    }

    private java.time.@Nullable LocalDate paidOn(CsvReader row) {
        if (!filled(row, Role.PAID_ON)) {
            return null;
        }
        var day = MappedDays.parse(text(row, Role.PAID_ON), how.days());
        if (day == null) {
            throw row.error(place(Role.PAID_ON), "no day");
        }
        return day;
    }

    private Currency currency(CsvReader row) {
        var code = text(row, Role.CURRENCY).toUpperCase(java.util.Locale.ROOT);
        if (code.isEmpty()) {
            if (format.has(Role.CURRENCY)) {
                throw row.error(place(Role.CURRENCY), "no currency");
            }
            return how.currency();
        }
        return currencies.computeIfAbsent(code, known -> Currencies.of(row, place(Role.CURRENCY), known));
    }

    private int place(Role role) {
        return places.getOrDefault(role, Columns.NONE);
    }

    private boolean filled(CsvReader row, Role role) {
        int place = place(role);
        return place != Columns.NONE && row.length(place) != 0;
    }

    private String text(CsvReader row, Role role) {
        int place = place(role);
        return place == Columns.NONE ? "" : row.text(place);
    }

    /** The amounts of one row, signed from the merchant's view. */
    private final class Amounts {
        private final CsvReader row;
        private final Currency currency;
        private final @Nullable Meaning meaning;

        Amounts(CsvReader row, Currency currency, @Nullable Meaning meaning) {
            this.row = row;
            this.currency = currency;
            this.meaning = meaning;
        }

        private long minor(Role role) {
            return filled(row, role) ? marks.minor(row, place(role), currency.decimals()) : 0;
        }

        long amount() {
            if (format.has(Role.CREDIT)) {
                return sides();
            }
            return format.has(Role.GROSS) ? signed(Role.GROSS) : Math.subtractExact(signed(Role.NET), costs());
        }

        private long sides() {
            long debit = minor(Role.DEBIT);
            return how.debitsNegative()
                    ? Math.addExact(minor(Role.CREDIT), debit)
                    : Math.subtractExact(minor(Role.CREDIT), debit);
        }

        private long costs() {
            return how.vatInside() ? fee() : Math.addExact(fee(), vat());
        }

        private long signed(Role role) {
            long written = minor(role);
            return switch (how.signs()) {
                case SIGNED -> written;
                case INVERTED -> Math.negateExact(written);
                case BY_TYPE -> byType(role, written);
            };
        }

        private long byType(Role role, long written) {
            int sign = meaning == null ? 0 : meaning.sign();
            if (sign == 0) {
                return written;
            }
            if (written < 0 && role == Role.GROSS) {
                throw row.error(place(role), "an amount below zero, where the type of row says the sign");
            }
            return sign < 0 ? Math.negateExact(Math.absExact(written)) : written;
        }

        /** What is carried over: an amount alone. */
        long balance() {
            if (fee() != 0 || vat() != 0) {
                throw row.errorAtEnd("a balance that is carried over has a fee");
            }
            return amount();
        }

        /**
         * The amount in the currency of the purchase, in the direction of the row's own; empty where that is the payout's.
         *
         * @param amount of the row, signed
         */
        Optional<Money> ofPurchase(long amount) {
            if (!filled(row, Role.PURCHASE_CURRENCY)) {
                return Optional.empty();
            }
            var code = text(row, Role.PURCHASE_CURRENCY).toUpperCase(java.util.Locale.ROOT);
            int at = place(Role.PURCHASE_CURRENCY);
            var of = currencies.computeIfAbsent(code, known -> Currencies.of(row, at, known));
            if (of.equals(currency)) {
                return Optional.empty();
            }
            if (!filled(row, Role.PURCHASE_AMOUNT)) {
                throw row.error(place(Role.PURCHASE_AMOUNT), "a currency of the purchase without its amount");
            }
            long written = Math.absExact(marks.minor(row, place(Role.PURCHASE_AMOUNT), of.decimals()));
            if (written == 0) {
                throw row.error(place(Role.PURCHASE_AMOUNT), "the purchase is nothing, and the row is not");
            }
            return Optional.of(Money.of(amount < 0 ? Math.negateExact(written) : written, of));
        }

        long fee() {
            return how.feesAreCosts() ? Math.negateExact(minor(Role.FEE)) : minor(Role.FEE);
        }

        long vat() {
            return how.feesAreCosts() ? Math.negateExact(minor(Role.VAT)) : minor(Role.VAT);
        }

        @Nullable
        Long paidColumn() {
            return filled(row, Role.PAID) && how.paid() == Paid.COLUMN ? (Long) minor(Role.PAID) : null;
        }

        /** The amount of the payout's own row, as the file writes it. */
        long asWritten() {
            if (format.has(Role.CREDIT)) {
                return sides();
            }
            return minor(format.has(Role.GROSS) && filled(row, Role.GROSS) ? Role.GROSS : Role.NET);
        }

        void checkNet(long expected) {
            if (!format.has(Role.NET) || !filled(row, Role.NET)) {
                return;
            }
            long net = signed(Role.NET);
            if (net != expected) {
                throw row.error(
                        place(Role.NET),
                        "the row does not add up: its amount less its costs is " + Money.of(expected, currency)
                                + ", its net is " + Money.of(net, currency));
            }
        }
    }
}
