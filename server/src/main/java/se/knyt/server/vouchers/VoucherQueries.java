package se.knyt.server.vouchers;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.Dimensions;
import se.knyt.core.bookkeeping.Voucher;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.Cursor;
import se.knyt.server.shell.View;
import se.knyt.server.shell.VoucherAddress;

/** Reads vouchers. The accounting system's number stands first, ours second. */
public final class VoucherQueries {
    private static final String SELECT = """
        select v.voucher_id, voucher_own_name(v.company_id, v.series, v.fiscal_year, v.number) as own_name,
               voucher_path(v.company_id, v.series, v.fiscal_year, v.number) as voucher_path, v.voucher_date, v.event_date, v.text, v.made_by, v.made_at,
               v.settings_version, v.reason, v.reverses_voucher_id, v.payout_id, n.system_number, n.read_at, c.connector,
               p.provider, p.reference, encode(v.chain_hash, 'hex') as hash,
               (select min(r.currency) from voucher_row r where r.company_id = v.company_id and r.voucher_id = v.voucher_id) as currency,
               (select coalesce(sum(r.debit_minor), 0) from voucher_row r
                 where r.company_id = v.company_id and r.voucher_id = v.voucher_id) as debit_minor
          from voucher v
          left join voucher_number n on n.company_id = v.company_id and n.voucher_id = v.voucher_id
          left join connection c on c.company_id = n.company_id and c.connection_id = n.connection_id
          left join payout p on p.company_id = v.company_id and p.payout_id = v.payout_id
         where v.company_id = ?
        """;

    private static final String DRAFTS =
            "select count(*) as n from (select 1 from loose_end where company_id = ? and closed_at is null"
                    + " and code in ('payout.rule-draft', 'refund.rule-draft', 'rule.draft-voucher') limit 1000) l";

    private static final String REFERENCE = "Knyt-ref ";

    private VoucherQueries() {}

    /** How many vouchers wait for a person to book them, a thousand at most. */
    public static long drafts(Sql sql, View view) throws SQLException {
        return sql.one(DRAFTS, row -> row.number("n"), view.company().id());
    }

    static List<VoucherRow> list(Sql sql, View view, VoucherFilter filter, Cursor after) throws SQLException {
        var date = view.format()
                .dateOf(after.equals(Cursor.START) ? java.time.Instant.parse("9999-12-01T12:00:00Z") : after.at());
        return sql.list(
                SELECT
                        + " and v.voucher_date between ? and ? and (v.voucher_date, v.voucher_id) < (?, ?)"
                        + " order by v.voucher_date desc, v.voucher_id desc limit ?",
                row -> row(view, row),
                view.company().id(),
                filter.first(),
                filter.last(),
                date,
                after.id(),
                Cursor.PAGE + 1);
    }

    /** Vouchers by number: the accounting system's as printed there ({@code K 412}), else ours where that counts, or our reference. */
    static List<VoucherRow> byNumber(Sql sql, View view, String number) throws SQLException {
        var found = sql.list(
                SELECT + " and n.system_number in (?, ?, ?) order by v.voucher_date desc limit ?",
                row -> row(view, row),
                view.company().id(),
                number,
                number + " " + view.today().getYear(),
                number + " " + (view.today().getYear() - 1),
                Cursor.PAGE);
        var own = OwnNumber.of(number);
        if (!found.isEmpty() || own.isEmpty()) {
            return found;
        }
        return sql.list(
                SELECT
                        + " and v.number = ? and (? = '' or v.series = ?) and (v.reference or n.system_number is not"
                        + " null) = ? order by v.voucher_date desc limit ?",
                row -> row(view, row),
                view.company().id(),
                own.get().number(),
                own.get().series(),
                own.get().series(),
                own.get().reference(),
                Cursor.PAGE);
    }

    /**
     * What somebody looks for who writes one of our numbers.
     *
     * @param series empty for any
     * @param reference whether it is a reference alone, as {@code Knyt-ref 000008}
     */
    private record OwnNumber(String series, long number, boolean reference) {
        private static final Pattern REFERENCE =
                Pattern.compile("(?i)(?:knyt-?ref\\s*)?(\\d{6,15})|knyt-?ref\\s*(\\d{1,15})");
        private static final Pattern NUMBER = Pattern.compile("(\\p{L}[\\p{L}\\d]{0,9})\\s+(\\d{1,15})");

        static Optional<OwnNumber> of(String text) {
            var reference = REFERENCE.matcher(text.strip());
            if (reference.matches()) {
                var digits = reference.group(1) == null ? reference.group(2) : reference.group(1);
                return Optional.of(new OwnNumber("", Long.parseLong(digits), true));
            }
            var number = NUMBER.matcher(text.strip());
            return number.matches()
                    ? Optional.of(new OwnNumber(number.group(1), Long.parseLong(number.group(2)), false))
                    : Optional.empty();
        }
    }

    /** Every voucher of the period, in the list's order, at most {@code max}. */
    static void each(Sql sql, View view, VoucherFilter filter, int max, Consumer<VoucherRow> to) throws SQLException {
        sql.each(
                SELECT + " and v.voucher_date between ? and ? order by v.voucher_date desc, v.voucher_id desc limit ?",
                row -> to.accept(row(view, row)),
                view.company().id(),
                filter.first(),
                filter.last(),
                max);
    }

    static long count(Sql sql, long company, VoucherFilter filter) throws SQLException {
        return sql.one(
                "select count(*) as n from (select 1 from voucher where company_id = ? and voucher_date between ? and"
                        + " ? limit ?) v",
                row -> row.number("n"),
                company,
                filter.first(),
                filter.last(),
                Cursor.COUNT_MAX + 1);
    }

    private static VoucherRow row(View view, Sql.Row row) throws SQLException {
        var system = row.text("connector").isEmpty() ? "" : view.system(row.text("connector"));
        var own = row.text("own_name");
        // The date beside it says the year.
        var number = row.text("system_number").replaceFirst(" \\d{4}$", "");
        var currency = row.text("currency").isEmpty() ? view.company().currency() : row.text("currency");
        return new VoucherRow(
                row.number("voucher_id"),
                number.isEmpty() ? own : number,
                system,
                own,
                row.date("voucher_date"),
                row.text("text"),
                Money.of(row.number("debit_minor"), new Currency(currency)),
                row.text("provider"),
                row.text("reference"),
                view.url(VoucherAddress.path(row)),
                number.isEmpty() && own.startsWith(REFERENCE));
    }

    /**
     * By series, year and number: ours where it counts, else the accounting system's; and ours where it is said to be a reference alone. In a
     * year in which the books moved to the accounting system both may have the same number, and every address that we give means ours.
     */
    static Optional<VoucherPage> one(Sql sql, View view, String series, String year, String number)
            throws SQLException {
        boolean reference = number.startsWith("ref-");
        var digits = reference ? number.substring("ref-".length()) : number;
        if (!digits.matches("\\d{1,15}")) {
            return Optional.empty();
        }
        var own = own(sql, view, series, year, digits, reference);
        if (own.isPresent() || reference) {
            return own;
        }
        var there = one(
                sql, view, " and n.system_number in (?, ?)", series + " " + digits + " " + year, series + " " + digits);
        // An address from before the accounting system's number was read back.
        return there.isPresent() ? there : own(sql, view, series, year, digits, true);
    }

    private static Optional<VoucherPage> own(
            Sql sql, View view, String series, String year, String digits, boolean reference) throws SQLException {
        return one(
                sql,
                view,
                " and v.series = ? and v.fiscal_year = ? and v.number = ? and (v.reference or n.system_number is not"
                        + " null) = ?",
                series,
                year,
                Long.parseLong(digits),
                reference);
    }

    private static Optional<VoucherPage> one(Sql sql, View view, String where, Object... which) throws SQLException {
        var found = sql.first(
                SELECT + where + " order by v.voucher_id desc limit 1",
                row -> new Found(
                        row(view, row),
                        row.date("event_date"),
                        row.text("made_by"),
                        row.instant("made_at"),
                        row.integer("settings_version"),
                        Optional.ofNullable(row.instantOrNull("read_at")),
                        row.text("reason"),
                        Optional.ofNullable(row.numberOrNull("reverses_voucher_id")),
                        Optional.ofNullable(row.numberOrNull("payout_id")),
                        row.text("hash")),
                Stream.concat(Stream.<Object>of(view.company().id()), Stream.of(which))
                        .toArray());
        if (found.isEmpty()) {
            return Optional.empty();
        }
        var it = found.get();
        var reverses = it.reverses().isEmpty()
                ? Optional.<VoucherRow>empty()
                : byId(sql, view, it.reverses().get());
        // The voucher of a day has its specification itself, and one of a payout may have a note of its own.
        var files = new ArrayList<>(files(sql, view, it.row().id()));
        if (it.payout().isPresent()) {
            files.addAll(files(sql, view, it.payout().get()));
        }
        return Optional.of(new VoucherPage(
                it.row(),
                it.eventDate(),
                it.madeBy(),
                it.madeAt(),
                it.settingsVersion(),
                it.readBack(),
                it.reason(),
                reverses,
                card(sql, view, it.row()),
                files,
                source(sql, view, it.row().id()),
                it.hash()));
    }

    /** The purchase that a voucher is about, with the document that told of it; of one without a document, the order's. */
    private static final String SOURCE = """
        select v.trail_id, t.order_number, d.connector, d.raw_id, d.bytes
          from (select trail_id, document_id from voucher
                 where company_id = ? and voucher_id = ? and trail_id is not null) v
         cross join lateral (
               select order_number, order_document_id from trail where company_id = ? and trail_id = v.trail_id limit 1) t
          left join lateral (
               select c.connector, o.raw_id, r.bytes
                 from (select connection_id, raw_id from document
                        where company_id = ? and document_id = case when v.document_id is null then t.order_document_id
                                                                    else v.document_id end limit 1) o
                 join lateral (
                      select connector from connection where company_id = ? and connection_id = o.connection_id limit 1) c on true
                 left join lateral (
                      select bytes from raw_record where company_id = ? and raw_id = o.raw_id limit 1) r on true) d on true
        """;

    private record Found(
            VoucherRow row,
            java.time.LocalDate eventDate,
            String madeBy,
            java.time.Instant madeAt,
            int settingsVersion,
            Optional<java.time.Instant> readBack,
            String reason,
            Optional<Long> reverses,
            Optional<Long> payout,
            String hash) {}

    private static Optional<VoucherRow> byId(Sql sql, View view, long id) throws SQLException {
        return sql.first(
                SELECT + " and v.voucher_id = ?",
                row -> row(view, row),
                view.company().id(),
                id);
    }

    private static Optional<VoucherPage.Source> source(Sql sql, View view, long voucher) throws SQLException {
        return sql.first(
                SOURCE,
                row -> new VoucherPage.Source(
                        row.text("order_number"),
                        row.number("trail_id"),
                        view.system(row.text("connector")),
                        row.numberOrNull("raw_id") == null
                                ? ""
                                : view.url("/originals/" + view.ref(row.number("raw_id"))),
                        row.integer("bytes")),
                view.company().id(),
                voucher,
                view.company().id(),
                view.company().id(),
                view.company().id(),
                view.company().id());
    }

    private static List<OriginalFileRow> files(Sql sql, View view, long document) throws SQLException {
        return sql.list(
                "select evidence_id, file_name, bytes, created_at from evidence where company_id = ? and document_id ="
                        + " ? order by file_name limit 50",
                row -> new OriginalFileRow(
                        row.text("file_name"),
                        view.url("/originals/file/" + view.ref(row.number("evidence_id"))),
                        row.integer("bytes"),
                        row.instant("created_at")),
                view.company().id(),
                document);
    }

    /** The vouchers of a payout, with their rows. */
    public static List<VoucherCard> ofPayout(Sql sql, View view, long payout) throws SQLException {
        var vouchers = sql.list(
                SELECT + " and v.payout_id = ? order by v.voucher_id limit 20",
                row -> row(view, row),
                view.company().id(),
                payout);
        return cards(sql, view, vouchers);
    }

    /** Our vouchers that book one of a purchase's facts, with their rows: its own, or that of its day. */
    public static List<VoucherCard> ofFact(Sql sql, View view, long trail, long fact) throws SQLException {
        return cards(
                sql,
                view,
                sql.list(
                        SELECT
                                + " and v.trail_id = ? and exists (select 1 from voucher_row r where r.company_id ="
                                + " v.company_id and r.voucher_id = v.voucher_id and r.fact_id = ?) union all "
                                + SELECT
                                + " and v.voucher_id in (select d.voucher_id from day_entry d join fact f on"
                                + " f.company_id = d.company_id and f.document_id = d.document_id and f.trail_id ="
                                + " d.trail_id where d.company_id = ? and d.trail_id = ? and f.fact_id = ? and"
                                + " (d.credit or d.entry_key = f.fact_key)) order by voucher_id limit 20",
                        row -> row(view, row),
                        view.company().id(),
                        trail,
                        fact,
                        view.company().id(),
                        view.company().id(),
                        trail,
                        fact));
    }

    private static List<VoucherCard> cards(Sql sql, View view, List<VoucherRow> vouchers) throws SQLException {
        var result = new ArrayList<VoucherCard>();
        for (var voucher : vouchers) {
            result.add(card(sql, view, voucher));
        }
        return List.copyOf(result);
    }

    private static VoucherCard card(Sql sql, View view, VoucherRow voucher) throws SQLException {
        var rules = new ArrayList<String>();
        var rows = sql.list(
                "select r.account, r.currency, r.debit_minor, r.credit_minor, r.rule, r.cost_centre, r.project,"
                        + " r.dimensions, r.chosen_by, r.rate, r.rate_currency, r.rate_source, r.rate_date, r.rate_minor,"
                        + " r.chosen_version, v.settings_version, "
                        + ObjectWords.NAMED.formatted("r.company_id", "1", "r.cost_centre")
                        + " as cost_centre_name, " + ObjectWords.NAMED.formatted("r.company_id", "6", "r.project")
                        + " as project_name from voucher_row r"
                        + " join voucher v on v.company_id = r.company_id and v.voucher_id = r.voucher_id"
                        + " where r.company_id = ? and r.voucher_id = ? order by r.row_no limit 2000",
                row -> {
                    rules.add(row.text("rule"));
                    long debit = row.number("debit_minor");
                    return new AccountRow(
                            account(view, row.integer("account")),
                            debit == 0 ? null : row.money("debit_minor"),
                            debit == 0 ? row.money("credit_minor") : null,
                            chosen(view, row));
                },
                view.company().id(),
                voucher.id());
        var credit = sql.first(
                "select min(currency) as currency, coalesce(sum(credit_minor), 0) as credit_minor from voucher_row"
                        + " where company_id = ? and voucher_id = ? having count(*) > 0",
                row -> row.money("credit_minor"),
                view.company().id(),
                voucher.id());
        return new VoucherCard(
                voucher.href(),
                voucher.number(),
                voucher.system(),
                voucher.date(),
                String.join(
                        ", ",
                        rules.stream().filter(r -> !r.isEmpty()).distinct().toList()),
                rows,
                voucher.amount(),
                credit.orElse(null));
    }

    /** What chose the account of a row, with cost centre and project: a rule of the company's, or its settings. */
    private static String chosen(View view, Sql.Row row) throws SQLException {
        var parts = new ArrayList<String>();
        if (!row.text("rate").isEmpty()) {
            var amount = row.numberOrNull("rate_minor");
            var from = row.text("rate_currency");
            parts.add(view.t(
                    "voucher.rate",
                    amount == null ? from : view.format().amountWithUnit(Money.of(amount, new Currency(from))),
                    view.format().decimal(new java.math.BigDecimal(row.text("rate"))),
                    row.text("rate_source"),
                    row.date("rate_date").toString()));
        }
        var rule = row.text("chosen_by");
        int version = row.integer("settings_version");
        if (!rule.isEmpty()) {
            parts.add(view.t("voucher.chosen.rule", rule, row.integer("chosen_version")));
        } else if (version > 0) {
            parts.add(view.t("voucher.chosen.settings", version));
        }
        if (!row.text("cost_centre").isEmpty()) {
            parts.add(view.t(
                    "voucher.cost-centre", ObjectWords.with(row.text("cost_centre"), row.text("cost_centre_name"))));
        }
        if (!row.text("project").isEmpty()) {
            parts.add(view.t("voucher.project", ObjectWords.with(row.text("project"), row.text("project_name"))));
        }
        Dimensions.parse(row.text("dimensions"))
                .objects()
                .forEach((number, object) -> parts.add(view.t("voucher.dimension", number, object)));
        return String.join(", ", parts);
    }

    /** The rows of a voucher that is not written yet. */
    public static List<AccountRow> rows(View view, Voucher voucher) {
        return voucher.rows().stream()
                .map(row -> row.debit().isZero()
                        ? new AccountRow(account(view, row.account()), null, row.credit())
                        : new AccountRow(account(view, row.account()), row.debit(), null))
                .toList();
    }

    /** An account's number with its name where it has one here. */
    public static String account(View view, int number) {
        var key = "account." + number;
        return view.texts().has(key) ? number + " " + view.t(key) : Integer.toString(number);
    }
}
